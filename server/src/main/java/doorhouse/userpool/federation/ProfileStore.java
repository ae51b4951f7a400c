package doorhouse.userpool.federation;

import doorhouse.id.Sub;
import doorhouse.store.Database;
import doorhouse.userpool.identityprovider.IdentityProvider;
import java.time.Instant;
import java.util.Optional;

/// The rows of profiles that began with a provider's identity.
final class ProfileStore {
    private final Database database;

    ProfileStore(Database database) {
        this.database = database;
    }

    /// False, and nothing written, when the identity has a profile: the key decides, so of two who
    /// come at once only one makes it.
    ///
    /// @param subject as it is compared
    boolean add(IdentityProvider provider, String subject, Sub sub, Instant now) {
        return 1
                == database.run(
                        """
                        insert into external_profile
                               (user_pool_id, provider_id, subject, sub, created_at)
                        values (?, ?, ?, ?, ?)
                            on conflict (user_pool_id, provider_id, subject) do nothing\
                        """,
                        provider.userPoolId().value(),
                        provider.id(),
                        subject,
                        sub.value(),
                        now);
    }

    Optional<Sub> find(IdentityProvider provider, String subject) {
        return database.find(
                """
                select sub from external_profile
                 where user_pool_id = ? and provider_id = ? and subject = ?\
                """,
                row -> new Sub(row.text("sub")),
                provider.userPoolId().value(),
                provider.id(),
                subject);
    }
}
