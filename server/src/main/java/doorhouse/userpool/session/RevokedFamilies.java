package doorhouse.userpool.session;

import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import java.time.Instant;

/// Families of tokens that were revoked. Asked at the store each time, so that a revocation bites
/// at once on every node.
public final class RevokedFamilies {
    private final Database database;

    public RevokedFamilies(Database database) {
        this.database = database;
    }

    /// @param expiresAt when the family's last token ends of itself
    public void revoke(UserPoolId pool, String family, Instant expiresAt) {
        database.run(
                """
                insert into revoked_family (user_pool_id, family, expires_at) values (?, ?, ?)
                    on conflict (user_pool_id, family) do nothing\
                """,
                pool.value(),
                family,
                expiresAt);
    }

    public boolean revoked(UserPoolId pool, String family) {
        return database.find(
                        "select family from revoked_family where user_pool_id = ? and family = ?",
                        row -> row.text("family"),
                        pool.value(),
                        family)
                .isPresent();
    }
}
