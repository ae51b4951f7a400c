package doorhouse.userpool.threat;

import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.crypto.MasterKey;
import doorhouse.crypto.RandomText;
import doorhouse.id.AccountId;
import doorhouse.id.Region;
import doorhouse.id.Sub;
import doorhouse.operation.ApiException;
import doorhouse.store.Database;
import doorhouse.testing.TestClock;
import doorhouse.testing.TestPostgres;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.directory.UserStatus;
import doorhouse.userpool.directory.Users;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.pool.UserPools;
import doorhouse.vault.Vault;
import doorhouse.wire.Json;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(strings = {"SQLite", "PostgreSQL"})
class AuthEventsTest {
    private static final AuthEvent.Client CLIENT = new AuthEvent.Client("192.0.2.1", null, null);

    private final String kind;
    private final TestClock clock = new TestClock();
    @TempDir private Path folder;
    private Database database;
    private Vault vault;
    private UserPools pools;
    private Users users;
    private AuthEvents events;
    private UserPool pool;
    private User ana;

    AuthEventsTest(String kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() {
        database =
                kind.equals("SQLite")
                        ? Database.sqlite(folder.resolve("test.db"))
                        : Database.postgres(TestPostgres.database());
        var random = new SecureRandom();
        vault = new Vault(database, new MasterKey(new byte[32], random));
        var making =
                new UserPools.Making(
                        new RandomText(random), false, (_, _) -> {}, (_, _) -> {}, _ -> {});
        pools = new UserPools(database, clock, System::nanoTime, making);
        users = new Users(database, clock);
        events = new AuthEvents(database, users, clock);
        var asked = Json.object().put("PoolName", "p");
        asked.putObject("UserPoolAddOns").put("AdvancedSecurityMode", "AUDIT");
        pool = pools.create(new AccountId("123456789012"), new Region("us-east-1"), asked);
        ana = user("ana");
        users.add(pool, ana, Users.Aliases.KEPT);
    }

    @AfterEach
    void close() {
        events.close();
        database.close();
    }

    private User user(String name) {
        var now = clock.instant();
        return new User(
                pool.id(),
                Sub.of(UUID.randomUUID()),
                name,
                UserStatus.CONFIRMED,
                true,
                Map.of(),
                0,
                0,
                now,
                now);
    }

    private void note(String eventId, AuthEvent.Response response, AuthEvent.Shown... shown) {
        events.record(
                new AuthEvents.Attempt(
                        pool,
                        ana.sub(),
                        "ana",
                        eventId,
                        AuthEvent.Type.SIGN_IN,
                        response,
                        List.of(shown),
                        CLIENT));
    }

    private List<AuthEvent> kept(int limit) {
        events.settle();
        var never = Instant.ofEpochMilli(Long.MAX_VALUE);
        return events.store().list(pool.id(), ana.sub(), never, "", limit);
    }

    @Test
    void stepsOfOneEventAddWhatIsShown() {
        note("a", AuthEvent.Response.IN_PROGRESS, AuthEvent.Shown.PASSWORD);
        note("a", AuthEvent.Response.FAIL, AuthEvent.Shown.WRONG_MFA);
        note("a", AuthEvent.Response.FAIL, AuthEvent.Shown.WRONG_MFA);
        note("a", AuthEvent.Response.PASS, AuthEvent.Shown.PASSWORD, AuthEvent.Shown.MFA);

        assertThat(kept(10))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.response()).isEqualTo(AuthEvent.Response.PASS);
                    assertThat(event.challenges())
                            .containsExactly(
                                    AuthEvent.Shown.PASSWORD,
                                    AuthEvent.Shown.WRONG_MFA,
                                    AuthEvent.Shown.WRONG_MFA,
                                    AuthEvent.Shown.MFA);
                });
    }

    @Test
    void ofAUserTheNewestThousandAreKept() {
        for (int i = 0; i <= AuthEventStore.MOST; i++) {
            note("event" + i, AuthEvent.Response.FAIL);
            clock.forward(Duration.ofMillis(10));
            if (i % 200 == 0) events.settle();
        }

        var kept = kept(AuthEventStore.MOST + 10);

        assertThat(kept).hasSize(AuthEventStore.MOST);
        assertThat(kept.getFirst().eventId()).isEqualTo("event" + AuthEventStore.MOST);
        assertThat(kept.getLast().eventId()).isEqualTo("event1");
    }

    @Test
    void anEventIsKeptTwoYears() {
        note("a", AuthEvent.Response.PASS);
        assertThat(kept(10)).hasSize(1);
        var end = clock.instant().plus(Duration.ofDays(730));

        database.sweep(end.minusSeconds(60), 100);
        var before = kept(10);
        database.sweep(end.plusSeconds(60), 100);

        assertThat(before).hasSize(1);
        assertThat(kept(10)).isEmpty();
    }

    @Test
    void whoIsGoneHasNoEventsAnyMore() {
        users.remove(pool, ana);
        note("a", AuthEvent.Response.PASS);

        assertThat(kept(10)).isEmpty();
    }

    @Test
    void closingWritesWhatIsNoted() {
        for (int i = 0; i < 300; i++) note("event" + i, AuthEvent.Response.PASS);

        events.close();

        var never = Instant.ofEpochMilli(Long.MAX_VALUE);
        assertThat(events.store().list(pool.id(), ana.sub(), never, "", 1_000)).hasSize(300);
    }

    @Test
    void aTokenLetsItsUserSayOfItsEventForThirtyDays() {
        note("a", AuthEvent.Response.PASS);
        note("b", AuthEvent.Response.PASS);
        var operations = new AuthEventOperations(pools, users, events, vault, clock);
        var token = new FeedbackTokens(vault, clock).issue(pool.id(), ana.sub(), "a");

        assertThat(token).matches("[A-Za-z0-9-_=.]+");
        assertThat(says(operations, token, "b")).isFalse();
        assertThat(says(operations, token, "a")).isTrue();
        var feedback = events.store().find(pool.id(), ana.sub(), "a").orElseThrow().feedback();
        assertThat(feedback)
                .extracting("feedbackValue", "provider")
                .containsExactly("Valid", "User");
        clock.forward(Duration.ofDays(30).minusMinutes(1));
        assertThat(says(operations, token, "a")).isTrue();
        clock.forward(Duration.ofMinutes(1));
        assertThat(says(operations, token, "a")).isFalse();
    }

    private boolean says(AuthEventOperations operations, String token, String eventId) {
        try {
            operations.updateAuthEventFeedback(
                    new AuthEventOperations.UpdateAuthEventFeedback(
                            pool.id(), "ana", eventId, token, "Valid"));
            return true;
        } catch (ApiException refused) {
            return false;
        }
    }
}
