package doorhouse.iam;

import static doorhouse.iam.IamErrors.LIMIT_EXCEEDED;
import static doorhouse.iam.IamErrors.MALFORMED_POLICY_DOCUMENT;
import static doorhouse.iam.IamErrors.noInlinePolicy;
import static doorhouse.operation.Operation.signed;
import static java.nio.charset.StandardCharsets.UTF_8;

import doorhouse.iam.Entity.Kind;
import doorhouse.id.AccountId;
import doorhouse.operation.Empty;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.policy.MalformedPolicyDocument;
import doorhouse.policy.Policy;
import doorhouse.store.Database;
import java.net.URLEncoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The operations on users' inline policies of the IAM API.
public final class UserPolicyOperations implements Operations {
    /// What all inline policies of a user may have together, white space not counted.
    private static final int MOST_CHARACTERS = 2_048;

    private final Database database;
    private final InlinePolicyStore policies;
    private final Entities entities;
    private final Principals principals;

    public UserPolicyOperations(Database database, AccountId account, Principals principals) {
        this.database = database;
        this.policies = new InlinePolicyStore(database, account);
        this.entities = new Entities(new EntityStore(database, account));
        this.principals = principals;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                signed("PutUserPolicy", PutUserPolicy.class, this::putUserPolicy),
                signed("GetUserPolicy", OnePolicy.class, this::getUserPolicy),
                signed("ListUserPolicies", ListUserPolicies.class, this::listUserPolicies),
                signed("DeleteUserPolicy", OnePolicy.class, this::deleteUserPolicy));
    }

    record PutUserPolicy(String userName, String policyName, String policyDocument) {}

    record OnePolicy(String userName, String policyName) {}

    record ListUserPolicies(String userName, @Nullable String marker, @Nullable Integer maxItems) {}

    /// @param policyDocument percent-encoded (RFC 3986)
    record UserPolicy(String userName, String policyName, String policyDocument) {}

    record PolicyNames(List<String> policyNames, boolean isTruncated, @Nullable String marker) {}

    Empty putUserPolicy(PutUserPolicy asked) {
        var user = entities.named(Kind.USER, asked.userName);
        checkDocument(asked.policyDocument);
        database.transaction(() -> {
            entities.hold(user);
            policies.put(user.id(), asked.policyName, asked.policyDocument);
            var all =
                    policies.documents(user.id()).stream()
                            .mapToInt(UserPolicyOperations::counted)
                            .sum();
            if (all > MOST_CHARACTERS)
                throw LIMIT_EXCEEDED.because(
                        "Maximum policy size of %d bytes exceeded for user %s"
                                .formatted(MOST_CHARACTERS, asked.userName));
        });
        principals.forget();
        return Empty.EMPTY;
    }

    UserPolicy getUserPolicy(OnePolicy asked) {
        var user = entities.named(Kind.USER, asked.userName);
        var document =
                policies.find(user.id(), asked.policyName)
                        .orElseThrow(() -> noInlinePolicy(Kind.USER, asked.policyName));
        return new UserPolicy(asked.userName, asked.policyName, encoded(document));
    }

    PolicyNames listUserPolicies(ListUserPolicies asked) {
        var user = entities.named(Kind.USER, asked.userName);
        var page =
                Page.read(
                        asked.marker,
                        asked.maxItems,
                        (after, limit) -> policies.names(user.id(), after, limit),
                        name -> name);
        return new PolicyNames(page.rows(), page.isTruncated(), page.marker());
    }

    Empty deleteUserPolicy(OnePolicy asked) {
        var user = entities.named(Kind.USER, asked.userName);
        if (!policies.delete(user.id(), asked.policyName))
            throw noInlinePolicy(Kind.USER, asked.policyName);
        principals.forget();
        return Empty.EMPTY;
    }

    private static void checkDocument(String document) {
        try {
            Policy.parse(document);
        } catch (MalformedPolicyDocument e) {
            throw MALFORMED_POLICY_DOCUMENT.because(e.sentence());
        }
    }

    private static int counted(String document) {
        return (int) document.chars().filter(c -> !Character.isWhitespace(c)).count();
    }

    private static String encoded(String document) {
        return URLEncoder.encode(document, UTF_8).replace("+", "%20").replace("*", "%2A");
    }
}
