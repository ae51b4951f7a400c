package doorhouse.iam;

import com.github.benmanes.caffeine.cache.Ticker;
import doorhouse.id.AccountId;
import doorhouse.store.Database;
import java.util.Optional;
import java.util.regex.Pattern;

/// The account's roles as others ask for them, kept as [Kept] says.
public final class Roles {
    private static final Pattern NAME = Pattern.compile("[\\w+=,.@-]{1,64}");
    private static final Pattern ID = Pattern.compile("AROA\\w{1,128}");

    private final RoleStore store;
    private final String arnStart;
    private final Kept<Optional<Role>> kept;

    public Roles(Database database, AccountId account, Changes changes, Ticker ticker) {
        this.store = new RoleStore(database, account);
        this.arnStart = "arn:aws:iam::" + account + ":role/";
        this.kept = new Kept<>(changes, ticker);
    }

    /// By its name in its own case.
    public Optional<Role> find(String roleName) {
        if (!NAME.matcher(roleName).matches()) return Optional.empty();
        return kept.get(roleName, () -> store.find(roleName));
    }

    /// Empty also for an ARN of another account, or with another path than the role has.
    public Optional<Role> findByArn(String arn) {
        if (!arn.startsWith(arnStart)) return Optional.empty();
        return find(arn.substring(arn.lastIndexOf('/') + 1))
                .filter(role -> role.arn().value().equals(arn));
    }

    /// By what it has for itself alone: not the same one once it was deleted and made anew.
    public Optional<Role> findById(String roleId) {
        if (!ID.matcher(roleId).matches()) return Optional.empty();
        // No name holds a slash, so the two never meet.
        return kept.get("/" + roleId, () -> store.findById(roleId));
    }
}
