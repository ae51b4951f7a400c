package doorhouse.iam;

import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.crypto.MasterKey;
import doorhouse.crypto.Secret;
import doorhouse.iam.Principals.Identified;
import doorhouse.iam.UserOperations.CreateUser;
import doorhouse.id.AccountId;
import doorhouse.operation.Principal;
import doorhouse.store.Database;
import doorhouse.testing.TestClock;
import doorhouse.testing.TestPostgres;
import doorhouse.vault.Vault;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// Session tokens, on both databases, on nodes that start anew.
@ParameterizedClass
@ValueSource(strings = {"SQLite", "PostgreSQL"})
class SessionTokensTest {
    private static final AccountId ACCOUNT = new AccountId("123456789012");
    private static final String KEY = "ASIAQAAAAAAAAAAAAAAA";
    private static final Secret SECRET = Secret.of("0123456789012345678901234567890123456789");

    private final String kind;
    private final SecureRandom random = new SecureRandom();
    private final TestClock clock = TestClock.stopped();
    @TempDir private Path folder;
    private Database database;
    private Vault vault;
    private SessionTokens tokens;
    private String ana;

    SessionTokensTest(String kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() {
        database =
                kind.equals("SQLite")
                        ? Database.sqlite(folder.resolve("test.db"))
                        : Database.postgres(TestPostgres.database());
        vault = vault();
        tokens = new SessionTokens(vault, ACCOUNT);
        var users = new UserOperations(database, vault, ACCOUNT, new Changes(), random, clock);
        ana = users.createUser(new CreateUser("ana", null, null, null)).user().userId();
    }

    @AfterEach
    void close() {
        database.close();
    }

    private Vault vault() {
        return new Vault(database, new MasterKey(new byte[32], random));
    }

    /// A node that was just started.
    private Principals node() {
        return new Principals(
                database,
                vault(),
                ACCOUNT,
                Map.of(),
                new Changes(),
                clock,
                () -> clock.instant().toEpochMilli() * 1_000_000);
    }

    @Test
    void anyNodeKnowsASession() {
        var token = tokens.seal(KEY, SECRET, session(Map.of()));

        var known = node().find(KEY, token).orElseThrow();

        assertThat(known.secret()).isEqualTo(SECRET);
        assertThat(known.principal().kind()).isEqualTo(Principal.Kind.USER);
        assertThat(known.principal().userId()).isEqualTo(ana);
        assertThat(known.principal().tags()).containsExactly(Map.entry("team", "голубой"));
        assertThat(known.principal().transitiveTagKeys()).containsExactly("team");
        assertThat(known.principal().temporary()).isTrue();
    }

    @Test
    void aSessionOutlivesARotationOfTheKey() {
        var token = tokens.seal(KEY, SECRET, session(Map.of()));
        vault.rotate(ACCOUNT.value());

        assertThat(node().find(KEY, token)).isPresent();
        assertThat(node().find(KEY, tokens.seal(KEY, SECRET, session(Map.of())))).isPresent();
    }

    @Test
    void aSessionLastsToItsLastSecond() {
        var token = tokens.seal(KEY, SECRET, session(Map.of()));
        clock.forward(Duration.ofSeconds(899));
        assertThat(node().identify(KEY, token)).isInstanceOf(Identified.Good.class);

        clock.forward(Duration.ofSeconds(1));

        assertThat(node().identify(KEY, token)).isEqualTo(new Identified.Expired(SECRET));
        assertThat(node().find(KEY, token)).isEmpty();
    }

    @Test
    void noFactOfASessionTakesThePlaceOfWhatIsKnownOfItsOwner() {
        var token =
                tokens.seal(
                        KEY,
                        SECRET,
                        session(
                                Map.of(
                                        "aws:PrincipalArn", List.of("arn:aws:iam::1:root"),
                                        "AWS:USERNAME", List.of("root"),
                                        "aws:userid", List.of("root"),
                                        "aws:TokenIssueTime", List.of("2999-01-01T00:00:00Z"),
                                        "aws:principaltag/Team", List.of("red"))));

        var principal = node().find(KEY, token).orElseThrow().principal();

        assertThat(principal.fact("aws:PrincipalArn"))
                .contains("arn:aws:iam::123456789012:user/ana");
        assertThat(principal.fact("aws:username")).contains("ana");
        assertThat(principal.fact("aws:userid")).contains(ana);
        assertThat(principal.fact("aws:TokenIssueTime"))
                .contains(session(Map.of()).issuedAt().toString());
        assertThat(principal.tags()).containsEntry("team", "голубой");
    }

    @Test
    void whatWasSealedForAnotherUseOrAccountIsNoSession() {
        var other = new SessionTokens(vault, new AccountId("999999999999"));
        var sealed = vault.sealer(ACCOUNT.value()).sealText("access-key", KEY, new byte[200]);

        assertThat(node().find(KEY, other.seal(KEY, SECRET, session(Map.of())))).isEmpty();
        assertThat(node().find(KEY, sealed)).isEmpty();
        assertThat(node().find(KEY, "")).isEmpty();
        assertThat(node().find(KEY, "%%%")).isEmpty();
        assertThat(node().find(KEY, "A".repeat(20_000))).isEmpty();
    }

    private Session session(Map<String, List<String>> facts) {
        // A token keeps milliseconds.
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return new Session(
                Principal.Kind.USER,
                ana,
                "",
                "",
                List.of(),
                List.of(),
                facts,
                Map.of("team", "голубой"),
                Set.of("team"),
                now,
                now.plusSeconds(900));
    }
}
