package doorhouse.userpool.authorization;

import doorhouse.id.ClientId;
import doorhouse.id.DeviceKey;
import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.store.Row;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The rows of authorization codes.
final class CodeStore {
    /// @param scopes by spaces
    record Kept(
            ClientId client,
            String redirectUri,
            @Nullable String codeChallenge,
            String scopes,
            @Nullable String nonce,
            @Nullable String resource,
            Sub sub,
            long tokenGeneration,
            String eventId,
            Instant authenticatedAt,
            @Nullable DeviceKey device,
            String family,
            Instant goodUntil,
            boolean spent) {
        List<String> scopeList() {
            return scopes.isEmpty() ? List.of() : List.of(scopes.split(" "));
        }
    }

    private final Database database;

    CodeStore(Database database) {
        this.database = database;
    }

    void add(UserPoolId pool, byte[] digest, Kept code, Instant expiresAt) {
        database.run(
                """
                insert into authorization_code
                       (user_pool_id, digest, client_id, redirect_uri, code_challenge, scopes, nonce,
                        resource, sub, token_generation, event_id, authenticated_at, device_key,
                        family, good_until, spent, expires_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)\
                """,
                pool.value(),
                digest,
                code.client.value(),
                code.redirectUri,
                code.codeChallenge,
                code.scopes,
                code.nonce,
                code.resource,
                code.sub.value(),
                code.tokenGeneration,
                code.eventId,
                code.authenticatedAt,
                code.device == null ? null : code.device.value(),
                code.family,
                code.goodUntil,
                code.spent,
                expiresAt);
    }

    Optional<Kept> find(UserPoolId pool, byte[] digest) {
        return database.find(
                """
                select client_id, redirect_uri, code_challenge, scopes, nonce, resource, sub,
                       token_generation, event_id, authenticated_at, device_key, family,
                       good_until, spent
                  from authorization_code where user_pool_id = ? and digest = ?\
                """,
                CodeStore::read,
                pool.value(),
                digest);
    }

    /// True for the first caller alone, and only while the code is good.
    boolean spend(UserPoolId pool, byte[] digest, Instant now) {
        return 1
                == database.run(
                        """
                        update authorization_code set spent = ?
                         where user_pool_id = ? and digest = ? and spent = ? and good_until > ?\
                        """,
                        true,
                        pool.value(),
                        digest,
                        false,
                        now);
    }

    private static Kept read(Row row) {
        var device = row.textOrNull("device_key");
        return new Kept(
                new ClientId(row.text("client_id")),
                row.text("redirect_uri"),
                row.textOrNull("code_challenge"),
                row.text("scopes"),
                row.textOrNull("nonce"),
                row.textOrNull("resource"),
                new Sub(row.text("sub")),
                row.number("token_generation"),
                row.text("event_id"),
                row.instant("authenticated_at"),
                device == null ? null : new DeviceKey(device),
                row.text("family"),
                row.instant("good_until"),
                row.flag("spent"));
    }
}
