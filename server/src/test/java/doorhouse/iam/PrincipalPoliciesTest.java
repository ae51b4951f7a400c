package doorhouse.iam;

import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.iam.AttachmentOperations.OneOfUser;
import doorhouse.iam.BoundaryOperations.PutUserPermissionsBoundary;
import doorhouse.iam.Entity.Kind;
import doorhouse.iam.GroupOperations.CreateGroup;
import doorhouse.iam.GroupOperations.Membership;
import doorhouse.iam.InlinePolicyOperations.PutGroupPolicy;
import doorhouse.iam.InlinePolicyOperations.PutUserPolicy;
import doorhouse.iam.PolicyOperations.CreatePolicy;
import doorhouse.id.AccountId;
import doorhouse.policy.AttachedPolicy;
import doorhouse.store.Database;
import doorhouse.testing.TestPostgres;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// Which policies hold for a user, and when a change of them counts, on both databases.
@ParameterizedClass
@ValueSource(strings = {"SQLite", "PostgreSQL"})
class PrincipalPoliciesTest {
    private static final AccountId ACCOUNT = new AccountId("123456789012");
    private static final String READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    private static final String OWN = "arn:aws:iam::123456789012:policy/own";
    private static final String ALLOW =
            """
            {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}\
            """;

    private final String kind;
    private final AtomicLong nanos = new AtomicLong();
    private final Changes changes = new Changes();
    @TempDir private Path folder;
    private Database database;
    private PrincipalPolicies here;
    private PrincipalPolicies elsewhere;
    private Entity ana;

    PrincipalPoliciesTest(String kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() {
        database =
                kind.equals("SQLite")
                        ? Database.sqlite(folder.resolve("test.db"))
                        : Database.postgres(TestPostgres.database());
        here = new PrincipalPolicies(database, ACCOUNT, changes, nanos::get);
        elsewhere = new PrincipalPolicies(database, ACCOUNT, new Changes(), nanos::get);
        ana = new Entity(Kind.USER, "AIDA1", "ana", "/", List.of(), null, Instant.EPOCH);
        new EntityStore(database, ACCOUNT).add(ana);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void allThatHoldAreFound() {
        var random = new SecureRandom();
        var clock = Clock.systemUTC();
        var groups = new GroupOperations(database, ACCOUNT, changes, random, clock);
        var inline = new InlinePolicyOperations(database, ACCOUNT, changes);
        new PolicyOperations(database, ACCOUNT, changes, random, clock)
                .createPolicy(new CreatePolicy("own", null, ALLOW, null, null));
        groups.createGroup(new CreateGroup("readers", null));
        groups.addUserToGroup(new Membership("readers", "ana"));
        inline.putGroupPolicy(new PutGroupPolicy("readers", "g", ALLOW));
        inline.putUserPolicy(new PutUserPolicy("ana", "u", ALLOW));
        var attachments = new AttachmentOperations(database, ACCOUNT, changes);
        attachments.attachUserPolicy(new OneOfUser("ana", READ_ONLY));
        attachments.attachUserPolicy(new OneOfUser("ana", OWN));
        new BoundaryOperations(database, ACCOUNT, changes)
                .putUserPermissionsBoundary(new PutUserPermissionsBoundary("ana", OWN));

        var policies = here.read(ana.id());

        assertThat(policies.identity())
                .extracting(AttachedPolicy::name)
                .containsExactlyInAnyOrder("group_readers_g", "user_ana_u", READ_ONLY, OWN);
        assertThat(policies.boundary()).extracting(AttachedPolicy::name).containsExactly(OWN);
    }

    @Test
    void aChangeCountsHereAtOnceAndElsewhereInHalfASecond() {
        assertThat(here.managed(OWN)).isEmpty();
        assertThat(elsewhere.managed(OWN)).isEmpty();

        new PolicyOperations(database, ACCOUNT, changes, new SecureRandom(), Clock.systemUTC())
                .createPolicy(new CreatePolicy("own", null, ALLOW, null, null));

        assertThat(here.managed(OWN)).isPresent();
        nanos.addAndGet(Duration.ofMillis(499).toNanos());
        assertThat(elsewhere.managed(OWN)).isEmpty();
        nanos.addAndGet(Duration.ofMillis(1).toNanos());
        assertThat(elsewhere.managed(OWN)).isPresent();
    }

    @Test
    void whatTookLongToReadIsKeptNoLongerThanItsMoment() {
        var kept = new Kept<String>(changes, nanos::get);

        kept.get(
                "ana",
                () -> {
                    nanos.addAndGet(Duration.ofMillis(400).toNanos());
                    return "old";
                });

        nanos.addAndGet(Duration.ofMillis(99).toNanos());
        assertThat(kept.get("ana", () -> "new")).isEqualTo("old");
        nanos.addAndGet(Duration.ofMillis(1).toNanos());
        assertThat(kept.get("ana", () -> "new")).isEqualTo("new");
    }

    @Test
    void whatWasBeingReadBeforeAChangeIsNotFoundAfterIt() {
        var kept = new Kept<String>(changes, nanos::get);

        var read =
                kept.get(
                        "ana",
                        () -> {
                            changes.made();
                            return "before";
                        });

        assertThat(read).isEqualTo("before");
        assertThat(kept.get("ana", () -> "after")).isEqualTo("after");
        assertThat(kept.get("ana", () -> "never read")).isEqualTo("after");
    }
}
