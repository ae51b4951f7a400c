package doorhouse.iam;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import doorhouse.crypto.Secret;
import doorhouse.id.AccountId;
import doorhouse.id.Arn;
import doorhouse.operation.Principal;
import doorhouse.policy.Policy;
import doorhouse.policy.Statement;
import doorhouse.store.Database;
import doorhouse.vault.Vault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Who stands behind an access key, and by what secret and policies. What was read is kept for half
/// a second, so a change made on another node is seen by then; one made on this node is seen at
/// once.
public final class Principals {
    private static final Duration KEPT = Duration.ofMillis(500);
    private static final int MOST_KEPT = 10_000;
    private static final Pattern ACCESS_KEY_ID = Pattern.compile("\\w{1,128}");

    /// @param user null for the root
    record Known(
            Principal principal,
            Secret secret,
            @Nullable IamUser user,
            List<Statement> statements) {}

    private final Database database;
    private final AccountId account;
    private final Map<String, Secret> extraRootKeys;
    private final IamUserStore users;
    private final AccessKeyStore keys;
    private final UserPolicyStore policies;
    private final Cache<String, Optional<Known>> known;

    /// @param extraRootKeys secrets by access key id, of keys that are the root's without being
    ///   stored; empty on a server that others can reach
    public Principals(
            Database database,
            Vault vault,
            AccountId account,
            Map<String, Secret> extraRootKeys,
            Ticker ticker) {
        this.database = database;
        this.account = account;
        this.extraRootKeys = Map.copyOf(extraRootKeys);
        this.users = new IamUserStore(database, account);
        this.keys = new AccessKeyStore(database, vault.sealer(account.value()), account);
        this.policies = new UserPolicyStore(database, account);
        this.known =
                Caffeine.newBuilder()
                        .ticker(ticker)
                        .expireAfterWrite(KEPT)
                        .maximumSize(MOST_KEPT)
                        .build();
    }

    /// Empty for a key that is unknown or may not be used.
    public Optional<Principal> find(String accessKeyId) {
        return known(accessKeyId).map(Known::principal);
    }

    /// What requests of this key are signed by; empty as [#find].
    public Optional<Secret> secret(String accessKeyId) {
        return known(accessKeyId).map(Known::secret);
    }

    Optional<Known> known(String accessKeyId) {
        if (!ACCESS_KEY_ID.matcher(accessKeyId).matches()) return Optional.empty();
        var kept = known.getIfPresent(accessKeyId);
        if (kept != null) return kept;
        // Two at once may both read; that is cheaper than one waiting for the other's I/O.
        var read = read(accessKeyId);
        known.put(accessKeyId, read);
        return read;
    }

    /// Removes every user of the account with keys and policies; the root stays. For development.
    public void removeAllUsers() {
        database.transaction(() -> {
            keys.deleteAllBut(account.value());
            policies.deleteAll();
            users.deleteAll();
        });
        forget();
    }

    /// What was read before counts no more: something changed.
    void forget() {
        known.invalidateAll();
    }

    private Optional<Known> read(String accessKeyId) {
        var extra = extraRootKeys.get(accessKeyId);
        if (extra != null) return Optional.of(root(accessKeyId, extra));
        return keys.findActive(accessKeyId).flatMap(this::owner);
    }

    private Optional<Known> owner(AccessKeyStore.Usable usable) {
        var id = usable.key().accessKeyId();
        var owner = usable.key().ownerId();
        if (owner.equals(account.value())) return Optional.of(root(id, usable.secret()));
        return users.findById(owner).map(user -> user(user, id, usable.secret()));
    }

    private Known root(String accessKeyId, Secret secret) {
        var principal =
                new Principal(
                        Principal.Kind.ROOT,
                        Arn.iam(account, "root"),
                        account,
                        account.value(),
                        accessKeyId);
        return new Known(principal, secret, null, List.of());
    }

    private Known user(IamUser user, String accessKeyId, Secret secret) {
        var principal =
                new Principal(
                        Principal.Kind.USER,
                        user.arn(account),
                        account,
                        user.userId(),
                        accessKeyId);
        var statements =
                policies.documents(user.userId()).stream()
                        .flatMap(document -> Policy.parse(document).statements().stream())
                        .toList();
        return new Known(principal, secret, user, statements);
    }
}
