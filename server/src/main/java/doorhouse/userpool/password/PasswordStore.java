package doorhouse.userpool.password;

import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.store.Row;
import doorhouse.userpool.directory.User;
import doorhouse.vault.Vault;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The rows of passwords and of earlier ones.
final class PasswordStore {
    private final Database database;
    private final Vault vault;

    PasswordStore(Database database, Vault vault) {
        this.database = database;
        this.vault = vault;
    }

    Optional<Passwords.Kept> find(UserPoolId pool, Sub sub) {
        return database.find(
                "select salt, verifier, argon2id, valid_until from user_password where user_pool_id = ? and sub = ?",
                row -> kept(pool, sub, row, row.instantOrNull("valid_until")),
                pool.value(),
                sub.value());
    }

    /// The last passwords, newest first, the one in force among them.
    List<Passwords.Kept> history(UserPoolId pool, Sub sub, int limit) {
        return database.list(
                """
                select salt, verifier, argon2id from password_history
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
        byte[] sealed = sealed(pool, sub, prepared.form(), prepared.verifier());
        database.run(
                """
                insert into user_password
                       (user_pool_id, sub, salt, verifier, argon2id, set_at, valid_until)
                values (?, ?, ?, ?, ?, ?, ?)
                    on conflict (user_pool_id, sub) do update
                   set salt = excluded.salt, verifier = excluded.verifier,
                       argon2id = excluded.argon2id, set_at = excluded.set_at,
                       valid_until = excluded.valid_until\
                """,
                pool,
                sub,
                prepared.salt(),
                sealed,
                prepared.form().column(),
                now,
                validUntil);
        if (prepared.historySize() > 0) remember(pool, sub, prepared, sealed, now);
    }

    private void remember(
            String pool, String sub, Passwords.Prepared prepared, byte[] sealed, Instant now) {
        database.run(
                """
                insert into password_history (user_pool_id, sub, set_at, salt, verifier, argon2id)
                values (?, ?, ?, ?, ?, ?)
                    on conflict (user_pool_id, sub, set_at) do update
                   set salt = excluded.salt, verifier = excluded.verifier,
                       argon2id = excluded.argon2id\
                """,
                pool,
                sub,
                now,
                prepared.salt(),
                sealed,
                prepared.form().column());
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

    /// Keeps the same password in another form, where it is still the one with this salt. The form
    /// before goes from the history too, or it would be there to try passwords against.
    void renew(User user, byte[] salt, PasswordForm form, byte[] verifier) {
        String pool = user.userPoolId().value();
        String sub = user.sub().value();
        byte[] sealed = sealed(pool, sub, form, verifier);
        for (var table : List.of("user_password", "password_history")) {
            database.run(
                    "update "
                            + table
                            + " set verifier = ?, argon2id = ? where user_pool_id = ? and sub = ? and salt = ?",
                    sealed,
                    form.column(),
                    pool,
                    sub,
                    salt);
        }
    }

    /// The forms by Argon2id in which the pool keeps passwords: each step goes by the index to the
    /// next cost, however many passwords have it.
    ///
    /// @param most that are looked for
    List<PasswordForm> forms(UserPoolId pool, int most) {
        var found = new ArrayList<PasswordForm>();
        var next = formAfter(pool, "");
        while (next.isPresent() && found.size() < most) {
            found.add(PasswordForm.read(next.get()));
            next = formAfter(pool, next.get());
        }
        return found;
    }

    private Optional<String> formAfter(UserPoolId pool, String cost) {
        return database.find(
                """
                select argon2id from user_password
                 where user_pool_id = ? and argon2id is not null and argon2id > ?
                 order by argon2id limit 1\
                """,
                row -> row.text("argon2id"),
                pool.value(),
                cost);
    }

    private byte[] sealed(String pool, String sub, PasswordForm form, byte[] verifier) {
        return vault.sealer(pool).seal(form.kind(), sub, verifier);
    }

    private Passwords.Kept kept(UserPoolId pool, Sub sub, Row row, @Nullable Instant validUntil) {
        var form = PasswordForm.read(row.textOrNull("argon2id"));
        byte[] verifier =
                vault.sealer(pool.value()).unseal(form.kind(), sub.value(), row.bytes("verifier"));
        return new Passwords.Kept(form, row.bytes("salt"), verifier, validUntil);
    }
}
