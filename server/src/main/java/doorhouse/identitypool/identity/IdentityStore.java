package doorhouse.identitypool.identity;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import doorhouse.id.IdentityId;
import doorhouse.id.IdentityPoolId;
import doorhouse.store.Database;
import doorhouse.store.Row;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The rows of identities and of their logins.
final class IdentityStore {
    private static final String COLUMNS =
            "i.identity_pool_id, i.identity_id, i.linked, i.disabled, i.merged_into, i.created_at,"
                    + " i.modified_at";

    private final Database database;

    IdentityStore(Database database) {
        this.database = database;
    }

    /// False, and nothing written, when the id is taken.
    boolean add(Identity identity) {
        return 1
                == database.run(
                        """
                        insert into identity
                               (identity_pool_id, identity_id, linked, disabled, merged_into,
                                created_at, modified_at)
                        values (?, ?, ?, ?, null, ?, ?)
                            on conflict do nothing\
                        """,
                        identity.poolId().value(),
                        identity.id().value(),
                        identity.linked(),
                        identity.disabled(),
                        identity.createdAt(),
                        identity.modifiedAt());
    }

    Optional<Identity> find(IdentityId id) {
        return database.find(
                "select " + COLUMNS + " from identity i where i.identity_id = ?",
                IdentityStore::identity,
                id.value());
    }

    /// The identities that have these logins, by login.
    Map<LoginKey, Identity> owners(IdentityPoolId pool, Collection<LoginKey> logins) {
        var owners = new LinkedHashMap<LoginKey, Identity>();
        for (var login : logins) {
            database.find(
                            "select "
                                    + COLUMNS
                                    + """
                                     from identity_login l
                                     join identity i on i.identity_pool_id = l.identity_pool_id
                                                    and i.identity_id = l.identity_id
                                    where l.identity_pool_id = ? and l.provider = ?
                                      and l.subject_key = ?\
                                    """,
                            IdentityStore::identity,
                            pool.value(),
                            login.provider(),
                            login.subjectKey())
                    .ifPresent(owner -> owners.put(login, owner));
        }
        return owners;
    }

    /// All logins of an identity, which are not many.
    List<LoginKey> logins(IdentityPoolId pool, IdentityId id) {
        return database.list(
                """
                select provider, subject from identity_login
                 where identity_pool_id = ? and identity_id = ?
                 order by provider, slot\
                """,
                row -> new LoginKey(row.text("provider"), row.text("subject")),
                pool.value(),
                id.value());
    }

    /// Keeps other transactions from changing an identity and its logins until this one ends. False
    /// when there is no such identity that is enabled.
    boolean hold(IdentityPoolId pool, IdentityId id) {
        return 1
                == database.run(
                        """
                        update identity set linked = linked
                         where identity_pool_id = ? and identity_id = ? and not disabled\
                        """,
                        pool.value(),
                        id.value());
    }

    /// False, and nothing written, when the login is another identity's, or the slot is taken.
    ///
    /// @param slot an identity has at most one login of a provider in a slot
    boolean link(IdentityPoolId pool, IdentityId id, LoginKey login, String slot, Instant now) {
        return 1
                == database.run(
                        """
                        insert into identity_login
                               (identity_pool_id, provider, subject_key, subject, identity_id,
                                slot, created_at)
                        values (?, ?, ?, ?, ?, ?, ?)
                            on conflict do nothing\
                        """,
                        pool.value(),
                        login.provider(),
                        login.subjectKey(),
                        login.subject(),
                        id.value(),
                        slot,
                        now);
    }

    /// An identity that has, or had, a login.
    void changed(IdentityPoolId pool, IdentityId id, Instant now) {
        database.run(
                """
                update identity set linked = true, modified_at = ?
                 where identity_pool_id = ? and identity_id = ?\
                """,
                now,
                pool.value(),
                id.value());
    }

    /// Moves all logins, disables the one that had them, and what was merged into that one before
    /// follows. Both identities must be held.
    void merge(IdentityPoolId pool, IdentityId parent, IdentityId disabled, Instant now) {
        database.run(
                """
                update identity_login set identity_id = ?
                 where identity_pool_id = ? and identity_id = ?\
                """,
                parent.value(),
                pool.value(),
                disabled.value());
        database.run(
                """
                update identity set disabled = true, merged_into = ?, modified_at = ?
                 where identity_pool_id = ? and identity_id = ?\
                """,
                parent.value(),
                now,
                pool.value(),
                disabled.value());
        database.run(
                "update identity set merged_into = ? where identity_pool_id = ? and merged_into = ?",
                parent.value(),
                pool.value(),
                disabled.value());
    }

    /// Frees a login; its identity must be held.
    void unlink(IdentityPoolId pool, LoginKey login) {
        database.run(
                """
                delete from identity_login
                 where identity_pool_id = ? and provider = ? and subject_key = ?\
                """,
                pool.value(),
                login.provider(),
                login.subjectKey());
    }

    /// False when there is no such identity.
    boolean delete(IdentityPoolId pool, IdentityId id) {
        boolean there =
                1
                        == database.run(
                                "delete from identity where identity_pool_id = ? and identity_id = ?",
                                pool.value(),
                                id.value());
        database.run(
                "delete from identity_login where identity_pool_id = ? and identity_id = ?",
                pool.value(),
                id.value());
        return there;
    }

    /// A page in the order of ids.
    List<Identity> list(IdentityPoolId pool, String after, boolean hideDisabled, int limit) {
        return database.list(
                "select "
                        + COLUMNS
                        + """
                         from identity i
                        where i.identity_pool_id = ? and i.identity_id > ?
                          and (not i.disabled or not ?)
                        order by i.identity_id limit ?\
                        """,
                IdentityStore::identity,
                pool.value(),
                after,
                hideDisabled,
                limit);
    }

    /// The logins of a page of identities.
    ///
    /// @param first the page's first identity
    /// @param last its last
    Map<IdentityId, List<LoginKey>> logins(IdentityPoolId pool, IdentityId first, IdentityId last) {
        record Linked(IdentityId id, LoginKey login) {}
        var rows =
                database.list(
                        """
                        select identity_id, provider, subject from identity_login
                         where identity_pool_id = ? and identity_id >= ? and identity_id <= ?
                         order by identity_id, provider, slot\
                        """,
                        row ->
                                new Linked(
                                        new IdentityId(row.text("identity_id")),
                                        new LoginKey(row.text("provider"), row.text("subject"))),
                        pool.value(),
                        first.value(),
                        last.value());
        return rows.stream().collect(groupingBy(Linked::id, mapping(Linked::login, toList())));
    }

    /// A page of an identity's users at one provider, in the order of their slots.
    List<LoginKey> users(
            IdentityPoolId pool, IdentityId id, String provider, String after, int limit) {
        return database.list(
                """
                select provider, subject from identity_login
                 where identity_pool_id = ? and identity_id = ? and provider = ? and slot > ?
                 order by slot limit ?\
                """,
                row -> new LoginKey(row.text("provider"), row.text("subject")),
                pool.value(),
                id.value(),
                provider,
                after,
                limit);
    }

    private static Identity identity(Row row) {
        var mergedInto = row.textOrNull("merged_into");
        return new Identity(
                new IdentityPoolId(row.text("identity_pool_id")),
                new IdentityId(row.text("identity_id")),
                row.flag("linked"),
                row.flag("disabled"),
                mergedInto == null ? null : new IdentityId(mergedInto),
                row.instant("created_at"),
                row.instant("modified_at"));
    }
}
