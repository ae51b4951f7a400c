package doorhouse.iam;

import doorhouse.policy.RequestContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// The condition keys that a call of the IAM API brings, of its request and of what it acts on.
/// Source: Service Authorization Reference, "Condition keys for IAM".
final class IamFacts {
    /// Those that are told by which policy the user or role is bounded, or is to be.
    private static final Set<String> BOUNDED =
            Set.of(
                    "AttachRolePolicy",
                    "AttachUserPolicy",
                    "CreateRole",
                    "CreateUser",
                    "DeleteRolePermissionsBoundary",
                    "DeleteRolePolicy",
                    "DeleteUserPermissionsBoundary",
                    "DeleteUserPolicy",
                    "DetachRolePolicy",
                    "DetachUserPolicy",
                    "PutRolePermissionsBoundary",
                    "PutRolePolicy",
                    "PutUserPermissionsBoundary",
                    "PutUserPolicy");

    private IamFacts() {}

    /// What acts on one entity more than on another.
    ///
    /// @param permissionsBoundary null for none
    record Of(List<Tag> tags, @Nullable String permissionsBoundary) {
        static final Of NOTHING = new Of(List.of(), null);

        static Of entity(Entity entity) {
            return new Of(entity.tags(), entity.permissionsBoundary());
        }
    }

    /// @param asked the request, checked against the model
    /// @param on what it acts on
    static RequestContext added(RequestContext context, String operation, ObjectNode asked, Of on) {
        var facts = context.more();
        for (var tag : on.tags) {
            facts.put("aws:ResourceTag/" + tag.key(), tag.value());
            facts.put("iam:ResourceTag/" + tag.key(), tag.value());
        }
        var tagKeys = new ArrayList<String>();
        for (var tag : asked.path("Tags")) {
            var key = tag.path("Key").asString("");
            tagKeys.add(key);
            facts.put("aws:RequestTag/" + key, tag.path("Value").asString(""));
        }
        for (var key : asked.path("TagKeys")) tagKeys.add(key.asString(""));
        facts.putMany("aws:TagKeys", tagKeys);
        if (operation.startsWith("Attach") || operation.startsWith("Detach"))
            facts.put("iam:PolicyARN", asked.path("PolicyArn").asString(""));
        if (BOUNDED.contains(operation)) {
            var boundary = asked.path("PermissionsBoundary").asString(on.permissionsBoundary);
            if (boundary != null) facts.put("iam:PermissionsBoundary", boundary);
        }
        return facts.build();
    }
}
