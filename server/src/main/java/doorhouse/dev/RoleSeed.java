package doorhouse.dev;

import doorhouse.id.Region;
import doorhouse.wire.Json;
import doorhouse.wire.Yaml;
import java.util.List;

/// The roles of a seed file, with their inline policies. One that is there is left as it is.
final class RoleSeed {
    private static final String EXISTS = "EntityAlreadyExists";

    private final OwnCalls iam;
    private final Region region;

    /// @param region any: roles are in all
    RoleSeed(OwnCalls iam, Region region) {
        this.iam = iam;
        this.region = region;
    }

    void role(Yaml written) {
        var members = written.members(List.of("name", "settings", "policies"));
        var name = Seed.required(written, members, "name").text();
        var asked = Seed.asked(iam, "CreateRole", members).put("RoleName", name);
        Seed.at(
                written,
                () -> {
                    try {
                        iam.run(region, "CreateRole", asked);
                    } catch (OwnCalls.Refused e) {
                        if (!e.error().equals(EXISTS)) throw e;
                    }
                });
        var policies = members.get("policies");
        if (policies == null) return;
        policies.members().forEach((policy, document) -> policy(name, policy, document));
    }

    private void policy(String role, String policy, Yaml document) {
        var asked =
                Json.object()
                        .put("RoleName", role)
                        .put("PolicyName", policy)
                        .put("PolicyDocument", document.text());
        Seed.at(document, () -> iam.run(region, "PutRolePolicy", asked));
    }
}
