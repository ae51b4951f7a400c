package doorhouse.userpool.session;

import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.store.Read;
import doorhouse.token.RefreshToken;
import java.time.Duration;
import java.time.Instant;

/// Families of tokens that were revoked. Asked at the store each time, so that a revocation bites
/// at once on every node.
public final class RevokedFamilies {
    /// How long an access token can outlive the refresh token that it was made with.
    private static final Duration LONGEST_ACCESS = Duration.ofDays(1);

    private static final String FIND =
            "select family from revoked_family where user_pool_id = ? and family = ?";

    private final Database database;

    public RevokedFamilies(Database database) {
        this.database = database;
    }

    /// Ends the token and all of its family.
    public void revoke(UserPoolId pool, RefreshToken token) {
        revoke(pool, token.family(), token.expiresAt());
    }

    /// Ends a family.
    ///
    /// @param refreshedUntil when its last refresh token ends of itself
    public void revoke(UserPoolId pool, String family, Instant refreshedUntil) {
        database.run(
                """
                insert into revoked_family (user_pool_id, family, expires_at) values (?, ?, ?)
                    on conflict (user_pool_id, family) do nothing\
                """,
                pool.value(),
                family,
                // When the family's last token ends of itself.
                refreshedUntil.plus(LONGEST_ACCESS));
    }

    /// @param end of the token that is asked for
    /// @throws doorhouse.store.StoreUnavailable when the clock went back so far that the answer may
    ///   be gone
    public boolean revoked(UserPoolId pool, String family, Instant end) {
        database.requireUnswept(end);
        return database.find(FIND, row -> row.text("family"), pool.value(), family).isPresent();
    }

    /// As [#revoked], together with other reads; the answer throws.
    public Read<Boolean> reading(UserPoolId pool, String family, Instant end) {
        return Read.one(FIND, row -> row.text("family"), pool.value(), family)
                .map(found -> {
                    database.requireUnswept(end);
                    return found.isPresent();
                });
    }
}
