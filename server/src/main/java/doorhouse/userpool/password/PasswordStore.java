package doorhouse.userpool.password;

import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.store.Row;
import doorhouse.userpool.directory.User;
import doorhouse.vault.Vault;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The rows of passwords and of earlier ones.
final class PasswordStore {
    private static final String KIND = "srp-verifier";

    private final Database database;
    private final Vault vault;

    PasswordStore(Database database, Vault vault) {
        this.database = database;
        this.vault = vault;
    }

    Optional<Passwords.Kept> find(UserPoolId pool, Sub sub) {
        return database.find(
                "select salt, verifier, valid_until from user_password where user_pool_id = ? and sub = ?",
                row -> kept(pool, sub, row, row.instantOrNull("valid_until")),
                pool.value(),
                sub.value());
    }

    /// The last passwords, newest first, the one in force among them.
    List<Passwords.Kept> history(UserPoolId pool, Sub sub, int limit) {
        return database.list(
                """
                select salt, verifier from password_history
                 where user_pool_id = ? and sub = ? order by set_at desc limit ?\
                """,
                row -> kept(pool, sub, row, null),
                pool.value(),
                sub.value(),
                limit);
    }

    void remove(User user) {
        database.run(
                "delete from user_password where user_pool_id = ? and sub = ?",
                user.userPoolId().value(),
                user.sub().value());
    }

    void put(User user, Passwords.Prepared prepared, Instant now, @Nullable Instant validUntil) {
        String pool = user.userPoolId().value();
        String sub = user.sub().value();
        byte[] sealed = vault.sealer(pool).seal(KIND, sub, prepared.verifier());
        database.run(
                """
                insert into user_password (user_pool_id, sub, salt, verifier, set_at, valid_until)
                values (?, ?, ?, ?, ?, ?)
                    on conflict (user_pool_id, sub) do update
                   set salt = excluded.salt, verifier = excluded.verifier, set_at = excluded.set_at,
                       valid_until = excluded.valid_until\
                """,
                pool,
                sub,
                prepared.salt(),
                sealed,
                now,
                validUntil);
        if (prepared.historySize() > 0) remember(pool, sub, prepared, sealed, now);
    }

    private void remember(
            String pool, String sub, Passwords.Prepared prepared, byte[] sealed, Instant now) {
        database.run(
                """
                insert into password_history (user_pool_id, sub, set_at, salt, verifier) values (?, ?, ?, ?, ?)
                    on conflict (user_pool_id, sub, set_at) do update
                   set salt = excluded.salt, verifier = excluded.verifier\
                """,
                pool,
                sub,
                now,
                prepared.salt(),
                sealed);
        database.run(
                """
                delete from password_history
                 where user_pool_id = ? and sub = ? and set_at not in
                       (select h.set_at from password_history h
                         where h.user_pool_id = ? and h.sub = ? order by h.set_at desc limit ?)\
                """,
                pool,
                sub,
                pool,
                sub,
                prepared.historySize());
    }

    private Passwords.Kept kept(UserPoolId pool, Sub sub, Row row, @Nullable Instant validUntil) {
        byte[] verifier =
                vault.sealer(pool.value()).unseal(KIND, sub.value(), row.bytes("verifier"));
        return new Passwords.Kept(row.bytes("salt"), verifier, validUntil);
    }
}
