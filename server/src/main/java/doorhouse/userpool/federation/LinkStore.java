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
        return 1
                == database.run(
                        """
                        delete from linked_identity
                         where user_pool_id = ? and provider_id = ? and attribute_name = ?
                           and attribute_value = ? and sub = ?\
                        """,
                        key.provider.userPoolId().value(),
                        key.provider.id(),
                        key.attribute,
                        key.value,
                        sub.value());
    }

    long countOf(UserPoolId pool, Sub sub) {
        return database.find(
                        """
                        select count(*) as n from linked_identity
                         where user_pool_id = ? and sub = ?\
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
