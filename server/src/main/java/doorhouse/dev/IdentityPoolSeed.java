package doorhouse.dev;

import doorhouse.id.AccountId;
import doorhouse.id.IdentityPoolId;
import doorhouse.id.Region;
import doorhouse.identitypool.pool.IdentityPoolOperations;
import doorhouse.identitypool.pool.IdentityPools;
import doorhouse.wire.Yaml;
import java.util.List;

/// The identity pools of a seed file, with their roles. One that is there is left as it is.
final class IdentityPoolSeed {
    /// Where what has a chosen id is made.
    record Makers(IdentityPools pools, IdentityPoolOperations operations) {}

    private final OwnCalls calls;
    private final AccountId account;
    private final Makers makers;

    IdentityPoolSeed(OwnCalls calls, AccountId account, Makers makers) {
        this.calls = calls;
        this.account = account;
        this.makers = makers;
    }

    void pool(Yaml written) {
        var members = written.members(List.of("id", "name", "settings", "roles"));
        var idText = Seed.required(written, members, "id");
        if (!IdentityPoolId.fits(idText.text())) throw idText.fault("this is no identity pool id");
        var id = new IdentityPoolId(idText.text());
        if (makers.pools.find(id).isPresent()) return;
        var asked =
                Seed.asked(calls, "CreateIdentityPool", members)
                        .put("IdentityPoolName", Seed.required(written, members, "name").text());
        Seed.at(
                written,
                () ->
                        calls.checked(
                                "CreateIdentityPool",
                                asked,
                                checked -> makers.operations.create(account, checked, id)));
        var roles = members.get("roles");
        if (roles == null) return;
        var set =
                Settings.read(calls.model("SetIdentityPoolRoles").input(), roles)
                        .put("IdentityPoolId", id.value());
        Seed.at(roles, () -> calls.run(new Region(id.region()), "SetIdentityPoolRoles", set));
    }
}
