package doorhouse.userpool.authorization;

import static java.nio.charset.StandardCharsets.UTF_8;

import doorhouse.crypto.Hashes;
import doorhouse.crypto.RandomText;
import doorhouse.http.Parameters;
import doorhouse.id.ClientId;
import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.vault.Vault;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/// Authorization requests that clients pushed to us beforehand, each under a reference that goes
/// through the browser in its stead (RFC 9126). A request is good until a code was given for it, so
/// that a user may go back and forth between pages.
public final class PushedRequests {
    /// How long a user has from the first page to the last. RFC 9126 §2.2 speaks of up to 600
    /// seconds.
    public static final Duration LIFETIME = Duration.ofMinutes(10);

    /// The most characters of one.
    public static final int LONGEST = 16_384;

    /// How many of a client may live at a time: anybody can speak for one without a secret.
    private static final int MOST = 5_000;

    private static final String PREFIX = "urn:ietf:params:oauth:request_uri:";
    private static final String KIND = "pushed-request";

    /// 43 letters and digits: 256 bits.
    private static final int REFERENCE_LENGTH = 43;

    private final Database database;
    private final Vault vault;
    private final RandomText random;
    private final Clock clock;

    public PushedRequests(Database database, Vault vault, RandomText random, Clock clock) {
        this.database = database;
        this.vault = vault;
        this.random = random;
        this.clock = clock;
    }

    /// Keeps a request that was checked.
    ///
    /// @param request its parameters, percent-encoded
    /// @return the `request_uri`; empty where too many of the client live
    public Optional<String> keep(UserPoolId pool, ClientId client, String request) {
        if (living(pool, client) >= MOST) return Optional.empty();
        var uri = PREFIX + random.letters(REFERENCE_LENGTH);
        byte[] sealed =
                vault.sealer(pool.value()).seal(KIND, client.value(), request.getBytes(UTF_8));
        database.run(
                """
                insert into pushed_request (user_pool_id, client_id, digest, sealed, expires_at)
                values (?, ?, ?, ?, ?)\
                """,
                pool.value(),
                client.value(),
                digest(uri),
                sealed,
                clock.instant().plus(LIFETIME));
        return Optional.of(uri);
    }

    private long living(UserPoolId pool, ClientId client) {
        return database.find(
                        """
                        select count(*) as living from pushed_request
                         where user_pool_id = ? and client_id = ? and expires_at > ?\
                        """,
                        row -> row.number("living"),
                        pool.value(),
                        client.value(),
                        clock.instant())
                .orElse(0L);
    }

    /// Whether the text could be a `request_uri` of ours; any other is never looked at.
    static boolean isReference(String uri) {
        return uri.startsWith(PREFIX) && uri.length() == PREFIX.length() + REFERENCE_LENGTH;
    }

    /// What this client pushed; empty when it was another client, too long ago, or answered.
    Optional<Parameters> find(UserPoolId pool, ClientId client, String uri) {
        if (!isReference(uri)) return Optional.empty();
        return database.find(
                """
                select sealed from pushed_request
                 where user_pool_id = ? and digest = ? and client_id = ? and expires_at > ?\
                """,
                row -> {
                    byte[] sealed = row.bytes("sealed");
                    byte[] plain = vault.sealer(pool.value()).unseal(KIND, client.value(), sealed);
                    return Parameters.of(new String(plain, UTF_8));
                },
                pool.value(),
                digest(uri),
                client.value(),
                clock.instant());
    }

    /// Ends a request that is answered.
    ///
    /// @return true for the first caller alone
    public boolean spend(UserPoolId pool, String uri) {
        return 1
                == database.run(
                        "delete from pushed_request where user_pool_id = ? and digest = ?",
                        pool.value(),
                        digest(uri));
    }

    private static byte[] digest(String uri) {
        return Hashes.sha256(uri.getBytes(UTF_8));
    }
}
