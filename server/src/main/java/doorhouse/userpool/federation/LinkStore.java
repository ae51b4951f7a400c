package doorhouse.userpool.federation;

import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.userpool.identityprovider.IdentityProvider;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The rows of linked identities.
final class LinkStore {
    /// What of a provider tells an identity.
    ///
    /// @param attribute `Cognito_Subject` or an attribute that the provider maps
    record Key(IdentityProvider provider, String attribute, String value) {}

    /// A linked identity of a provider that is known otherwise.
    record Linked(String attribute, String value, Sub sub) {}

    private final Database database;

    LinkStore(Database database) {
        this.database = database;
    }

    /// False, and nothing written, when the identity is linked: the key decides, so of two racing
    /// requests only one can win.
    boolean add(Key key, Sub sub, Instant now) {
        return 1
                == database.run(
                        """
                        insert into linked_identity
                               (user_pool_id, provider_id, attribute_name, attribute_value, sub,
                                linked_at)
                        values (?, ?, ?, ?, ?, ?)
                            on conflict (user_pool_id, provider_id, attribute_name, attribute_value)
                            do nothing\
                        """,
                        key.provider.userPoolId().value(),
                        key.provider.id(),
                        key.attribute,
                        key.value,
                        sub.value(),
                        now);
    }

    Optional<Sub> find(Key key) {
        return database.find(
                """
                select sub from linked_identity
                 where user_pool_id = ? and provider_id = ? and attribute_name = ?
                   and attribute_value = ?\
                """,
                row -> new Sub(row.text("sub")),
                key.provider.userPoolId().value(),
                key.provider.id(),
                key.attribute,
                key.value);
    }

    /// False when it is not linked to this user.
    boolean remove(Key key, Sub sub) {
        return remove(
                key.provider.userPoolId(),
                key.provider.id(),
                new Linked(key.attribute, key.value, sub));
    }

    /// The same, of a provider that is gone.
    boolean remove(UserPoolId pool, String providerId, Linked link) {
        return 1
                == database.run(
                        """
                        delete from linked_identity
                         where user_pool_id = ? and provider_id = ? and attribute_name = ?
                           and attribute_value = ? and sub = ?\
                        """,
                        pool.value(),
                        providerId,
                        link.attribute(),
                        link.value(),
                        link.sub().value());
    }

    /// Some identities of a provider, which may be gone.
    List<Linked> some(UserPoolId pool, String providerId, int limit) {
        return database.list(
                """
                select attribute_name, attribute_value, sub from linked_identity
                 where user_pool_id = ? and provider_id = ?
                 order by attribute_name, attribute_value limit ?\
                """,
                row ->
                        new Linked(
                                row.text("attribute_name"),
                                row.text("attribute_value"),
                                new Sub(row.text("sub"))),
                pool.value(),
                providerId,
                limit);
    }

    /// Whether the provider that has this name now calls one of the user's identities so.
    boolean linked(UserPoolId pool, String providerName, String value, Sub sub) {
        return !database.list(
                        """
                        select l.provider_id
                          from linked_identity l
                          join identity_provider p
                            on p.user_pool_id = l.user_pool_id and p.provider_id = l.provider_id
                         where l.user_pool_id = ? and l.sub = ? and l.attribute_value = ?
                           and p.provider_name = ?\
                        """,
                        row -> row.text("provider_id"),
                        pool.value(),
                        sub.value(),
                        value,
                        providerName)
                .isEmpty();
    }

    /// How many identities of providers that there are the user has.
    long countOf(UserPoolId pool, Sub sub) {
        return database.find(
                        """
                        select count(*) as n
                          from linked_identity l
                          join identity_provider p
                            on p.user_pool_id = l.user_pool_id and p.provider_id = l.provider_id
                         where l.user_pool_id = ? and l.sub = ?\
                        """,
                        row -> row.number("n"),
                        pool.value(),
                        sub.value())
                .orElseThrow();
    }

    /// The attributes that identities of a provider are linked by.
    List<String> attributes(IdentityProvider provider) {
        return database.list(
                """
                select distinct attribute_name from linked_identity
                 where user_pool_id = ? and provider_id = ?\
                """,
                row -> row.text("attribute_name"),
                provider.userPoolId().value(),
                provider.id());
    }
}
