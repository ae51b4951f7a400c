package doorhouse.userpool.authorization;

import static java.nio.charset.StandardCharsets.UTF_8;

import doorhouse.crypto.Hashes;
import doorhouse.crypto.RandomText;
import doorhouse.id.ClientId;
import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.store.Row;
import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.signin.SignedIn;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Sign-ins for devices that have no browser: the device shows a short code, its user types that
/// into a browser where they are signed in, and the device, which asked all the while, gets tokens
/// (RFC 8628). Codes are kept as digests.
public final class DeviceAuthorizations {
    public static final Duration LIFETIME = Duration.ofMinutes(10);

    /// How long a device waits between two questions.
    public static final Duration INTERVAL = Duration.ofSeconds(5);

    /// How many of a client may live at a time: anybody can speak for one without a secret.
    private static final int MOST = 10_000;

    /// 43 letters and digits: 256 bits.
    private static final int DEVICE_CODE_LENGTH = 43;

    /// RFC 8628 §6.1: no vowels, so no words; 20^8, of which at most as many are good at a time as
    /// devices wait.
    private static final String ALPHABET = "BCDFGHJKLMNPQRSTVWXZ";

    private static final int USER_CODE_LENGTH = 8;
    private static final int HALF = 4;
    private static final int MAX_TRIES = 5;

    private enum State {
        PENDING,
        APPROVED,
        DENIED
    }

    /// What a device is told.
    ///
    /// @param deviceCode its secret
    /// @param userCode for its user, as `BCDF-GHJK`
    public record Begun(String deviceCode, String userCode) {}

    /// What a user is asked to say yes to.
    public record Waiting(ClientId client, List<String> scopes) {}

    /// What the user said, or did not yet.
    public sealed interface Answer {
        record Pending() implements Answer {}

        /// The device asks too often.
        record TooSoon() implements Answer {}

        record Denied() implements Answer {}

        /// No such code, or it has ended, or was answered.
        record Expired() implements Answer {}

        /// @param sub who said yes
        /// @param tokenGeneration of that user's tokens then
        record Approved(
                Sub sub,
                long tokenGeneration,
                String eventId,
                Instant authenticatedAt,
                List<String> scopes)
                implements Answer {}
    }

    private final Database database;
    private final RandomText random;
    private final Clock clock;

    public DeviceAuthorizations(Database database, RandomText random, Clock clock) {
        this.database = database;
        this.random = random;
        this.clock = clock;
    }

    /// Begins a sign-in for a device of a client; empty where too many of them live.
    public Optional<Begun> begin(AppClient client, List<String> scopes) {
        if (living(client) >= MOST) return Optional.empty();
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            var deviceCode = random.letters(DEVICE_CODE_LENGTH);
            var userCode = random.of(ALPHABET, USER_CODE_LENGTH);
            if (add(client, scopes, deviceCode, userCode))
                return Optional.of(
                        new Begun(
                                deviceCode,
                                userCode.substring(0, HALF) + "-" + userCode.substring(HALF)));
        }
        throw new IllegalStateException("no free user code");
    }

    private long living(AppClient client) {
        return database.find(
                        """
                        select count(*) as living from device_authorization
                         where user_pool_id = ? and client_id = ? and expires_at > ?\
                        """,
                        row -> row.number("living"),
                        client.userPoolId().value(),
                        client.id().value(),
                        clock.instant())
                .orElse(0L);
    }

    private boolean add(AppClient client, List<String> scopes, String device, String user) {
        var now = clock.instant();
        return 1
                == database.run(
                        """
                        insert into device_authorization
                               (user_pool_id, client_id, device_digest, user_digest, scopes, state,
                                polled_at, expires_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?)
                            on conflict do nothing\
                        """,
                        client.userPoolId().value(),
                        client.id().value(),
                        digest(device),
                        digest(user),
                        String.join(" ", scopes),
                        State.PENDING.name(),
                        now.minus(INTERVAL),
                        now.plus(LIFETIME));
    }

    /// What waits for the user who has this code; empty when nothing does.
    ///
    /// @param userCode as typed: letters of any case, with or without what stands between
    public Optional<Waiting> waiting(UserPoolId pool, String userCode) {
        return database.find(
                """
                select client_id, scopes from device_authorization
                 where user_pool_id = ? and user_digest = ? and state = ? and expires_at > ?\
                """,
                row -> new Waiting(new ClientId(row.text("client_id")), scopes(row)),
                pool.value(),
                digest(plain(userCode)),
                State.PENDING.name(),
                clock.instant());
    }

    /// The user said yes. False when somebody answered before, or it has ended.
    public boolean approve(String userCode, SignedIn who) {
        return 1
                == database.run(
                        """
                        update device_authorization
                           set state = ?, sub = ?, token_generation = ?, event_id = ?,
                               authenticated_at = ?
                         where user_pool_id = ? and user_digest = ? and client_id = ? and state = ?
                           and expires_at > ?\
                        """,
                        State.APPROVED.name(),
                        who.user().sub().value(),
                        who.user().tokenGeneration(),
                        who.eventId(),
                        who.authenticatedAt(),
                        who.pool().id().value(),
                        digest(plain(userCode)),
                        who.client().id().value(),
                        State.PENDING.name(),
                        clock.instant());
    }

    /// The user said no.
    public boolean deny(UserPoolId pool, String userCode) {
        return 1
                == database.run(
                        """
                        update device_authorization set state = ?
                         where user_pool_id = ? and user_digest = ? and state = ?\
                        """,
                        State.DENIED.name(),
                        pool.value(),
                        digest(plain(userCode)),
                        State.PENDING.name());
    }

    /// What the device is to be told. A yes is told once: whoever takes it has it alone.
    public Answer ask(AppClient client, String deviceCode) {
        if (deviceCode.length() != DEVICE_CODE_LENGTH) return new Answer.Expired();
        var now = clock.instant();
        var approved = take(client, deviceCode, now);
        if (approved.isPresent()) return approved.get();
        int asked =
                database.run(
                        """
                        update device_authorization set polled_at = ?
                         where user_pool_id = ? and device_digest = ? and client_id = ?
                           and polled_at <= ?\
                        """,
                        now,
                        client.userPoolId().value(),
                        digest(deviceCode),
                        client.id().value(),
                        now.minus(INTERVAL));
        return state(client, deviceCode, now)
                .map(state ->
                        switch (state) {
                            case DENIED -> (Answer) new Answer.Denied();
                            case PENDING, APPROVED ->
                                    asked == 1 ? new Answer.Pending() : new Answer.TooSoon();
                        })
                .orElseGet(Answer.Expired::new);
    }

    private Optional<Answer> take(AppClient client, String deviceCode, Instant now) {
        return database.transaction(() ->
                database.find(
                        """
                        delete from device_authorization
                         where user_pool_id = ? and device_digest = ? and client_id = ? and state = ?
                           and expires_at > ?
                        returning sub, token_generation, event_id, authenticated_at, scopes\
                        """,
                        row ->
                                new Answer.Approved(
                                        new Sub(row.text("sub")),
                                        row.number("token_generation"),
                                        row.text("event_id"),
                                        row.instant("authenticated_at"),
                                        scopes(row)),
                        client.userPoolId().value(),
                        digest(deviceCode),
                        client.id().value(),
                        State.APPROVED.name(),
                        now));
    }

    private Optional<State> state(AppClient client, String deviceCode, Instant now) {
        return database.find(
                """
                select state from device_authorization
                 where user_pool_id = ? and device_digest = ? and client_id = ? and expires_at > ?\
                """,
                row -> State.valueOf(row.text("state")),
                client.userPoolId().value(),
                digest(deviceCode),
                client.id().value(),
                now);
    }

    private static List<String> scopes(Row row) {
        var scopes = row.text("scopes");
        return scopes.isEmpty() ? List.of() : List.of(scopes.split(" "));
    }

    /// RFC 8628 §6.1: what people add or leave out does not count.
    private static String plain(String userCode) {
        var letters = new StringBuilder();
        for (char c : userCode.toUpperCase(Locale.ROOT).toCharArray())
            if (ALPHABET.indexOf(c) >= 0) letters.append(c);
        return letters.length() == USER_CODE_LENGTH ? letters.toString() : "";
    }

    private static byte[] digest(String code) {
        return Hashes.sha256(code.getBytes(UTF_8));
    }
}
