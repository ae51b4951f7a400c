package doorhouse.userpool.federation;

import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.userpool.directory.Users;
import doorhouse.userpool.identityprovider.IdentityProvider;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.pool.UserPools;
import java.util.List;

/// Takes the identities of providers that are gone away from the users they were linked to. The
/// users stay, and so does what tells that a user's profile began with such a provider. A provider
/// may have more users than one transaction can write, so a mark brings the work to its end, also
/// after a restart and on another node.
public final class RemovedProviders {
    /// So few users in one transaction that nobody waits long behind them, and that its statements,
    /// some seven for each, end in time where PostgreSQL is some milliseconds away.
    private static final int AT_ONCE = 25;

    /// The most transactions for one provider in one go of [#sweep].
    private static final int LATER = 4_000;

    private final Database database;
    private final LinkStore links;
    private final UserPools pools;
    private final Users users;

    /// A provider that is gone.
    private record Removed(UserPoolId pool, String id, String name) {}

    public RemovedProviders(Database database, UserPools pools, Users users) {
        this.database = database;
        this.links = new LinkStore(database);
        this.pools = pools;
        this.users = users;
    }

    /// To be called in the transaction that removes a provider. Its first users lose it in the same
    /// one; [#sweep] takes the others.
    public void begin(IdentityProvider provider) {
        var removed = new Removed(provider.userPoolId(), provider.id(), provider.name());
        database.run(
                """
                insert into removed_identity_provider (user_pool_id, provider_id, provider_name)
                values (?, ?, ?)\
                """,
                removed.pool().value(),
                removed.id(),
                removed.name());
        someOf(removed);
    }

    /// Goes on with the users of providers that are gone, a little in each transaction.
    public void sweep() {
        for (var removed : marked()) {
            for (int times = 0; times < LATER && someOf(removed); times++) {}
        }
    }

    private List<Removed> marked() {
        return database.list(
                """
                select user_pool_id, provider_id, provider_name from removed_identity_provider
                 order by user_pool_id, provider_id limit 100\
                """,
                row ->
                        new Removed(
                                new UserPoolId(row.text("user_pool_id")),
                                row.text("provider_id"),
                                row.text("provider_name")));
    }

    /// @return whether there may be more
    private boolean someOf(Removed removed) {
        return database.transaction(() -> {
            var pool = pools.find(removed.pool());
            var some = links.some(removed.pool(), removed.id(), AT_ONCE);
            // With the pool everything of its users goes.
            if (pool.isPresent()) some.forEach(link -> unlink(pool.get(), removed, link));
            if (pool.isPresent() && some.size() == AT_ONCE) return true;
            database.run(
                    "delete from removed_identity_provider where user_pool_id = ? and provider_id = ?",
                    removed.pool().value(),
                    removed.id());
            return false;
        });
    }

    private void unlink(UserPool pool, Removed removed, LinkStore.Linked link) {
        links.remove(pool.id(), removed.id(), link);
        // A provider made anew under the name may have the user's identity linked again by now.
        if (links.linked(pool.id(), removed.name(), link.value(), link.sub())) return;
        if (users.find(pool.id(), link.sub()).isEmpty()) return;
        users.change(
                pool, link.sub(), u -> Identities.withoutLinked(u, removed.name(), link.value()));
    }
}
