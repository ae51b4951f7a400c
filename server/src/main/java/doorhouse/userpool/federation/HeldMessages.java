package doorhouse.userpool.federation;

import doorhouse.crypto.Hashes;
import doorhouse.crypto.RandomText;
import doorhouse.store.Database;
import doorhouse.userpool.pool.UserPool;
import doorhouse.vault.Vault;
import doorhouse.wire.Json;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Messages that a browser posts here from a provider's page. Such a POST is without our cookies
/// (they are SameSite=Lax), so it cannot show that it comes from the browser that went out: its
/// message waits, sealed, for the GET that the answer leads the browser to, where the cookies are.
/// A message is taken once, within a minute, by a ticket that only the browser has. A way holds one
/// message, the last, however often somebody posts.
public final class HeldMessages {
    private static final String KIND = "federation-message";
    private static final Duration LIFETIME = Duration.ofMinutes(1);
    private static final int TICKET_LETTERS = 32;

    private record Held(byte[] sealed, Instant expiresAt) {}

    private final Database database;
    private final Vault vault;
    private final RandomText random;
    private final Clock clock;

    public HeldMessages(Database database, Vault vault, RandomText random, Clock clock) {
        this.database = database;
        this.vault = vault;
        this.random = random;
        this.clock = clock;
    }

    /// Keeps a message.
    ///
    /// @param way that it names; an earlier message of the way goes
    /// @param message bounded: what strangers post fills no database
    /// @return the ticket: letters and digits
    public String hold(UserPool pool, FederationStates.Way way, Map<String, String> message) {
        var ticket = random.letters(TICKET_LETTERS);
        var document = Json.object();
        message.forEach(document::put);
        byte[] sealed =
                vault.sealer(pool.id().value())
                        .seal(
                                KIND,
                                hash(ticket),
                                document.toString().getBytes(StandardCharsets.UTF_8));
        database.run(
                """
                insert into federation_message
                       (user_pool_id, way_id, ticket_hash, sealed, expires_at)
                values (?, ?, ?, ?, ?)
                    on conflict (user_pool_id, way_id) do update
                   set ticket_hash = excluded.ticket_hash, sealed = excluded.sealed,
                       expires_at = excluded.expires_at\
                """,
                pool.id().value(),
                way.id(),
                hash(ticket),
                sealed,
                clock.instant().plus(LIFETIME));
        return ticket;
    }

    /// The message, for the first who asks; empty for all others and after its time.
    public Optional<Map<String, String>> take(UserPool pool, String ticket) {
        var held =
                database.transaction(() -> {
                    var found = find(pool, ticket);
                    return found.filter(_ -> spend(pool, ticket));
                });
        return held.filter(h -> clock.instant().isBefore(h.expiresAt()))
                .map(h -> open(pool, ticket, h.sealed()));
    }

    private Optional<Held> find(UserPool pool, String ticket) {
        return database.find(
                """
                select sealed, expires_at from federation_message
                 where user_pool_id = ? and ticket_hash = ?\
                """,
                row -> new Held(row.bytes("sealed"), row.instant("expires_at")),
                pool.id().value(),
                hash(ticket));
    }

    private boolean spend(UserPool pool, String ticket) {
        return 1
                == database.run(
                        "delete from federation_message where user_pool_id = ? and ticket_hash = ?",
                        pool.id().value(),
                        hash(ticket));
    }

    private Map<String, String> open(UserPool pool, String ticket, byte[] sealed) {
        byte[] plain = vault.sealer(pool.id().value()).unseal(KIND, hash(ticket), sealed);
        var message = new LinkedHashMap<String, String>();
        Json.read(plain).forEachEntry((name, value) -> message.put(name, value.asString()));
        return Collections.unmodifiableMap(message);
    }

    private static String hash(String ticket) {
        return HexFormat.of().formatHex(Hashes.sha256(ticket.getBytes(StandardCharsets.UTF_8)));
    }
}
