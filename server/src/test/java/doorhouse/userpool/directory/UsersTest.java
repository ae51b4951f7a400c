package doorhouse.userpool.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.withinPercentage;

import doorhouse.id.AccountId;
import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import doorhouse.operation.ApiException;
import doorhouse.store.Database;
import doorhouse.testing.TestClock;
import doorhouse.testing.TestPostgres;
import doorhouse.userpool.directory.UserListing.After;
import doorhouse.userpool.directory.Users.Aliases;
import doorhouse.userpool.pool.PoolSettings;
import doorhouse.userpool.pool.Schema;
import doorhouse.userpool.pool.UserPool;
import doorhouse.wire.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(strings = {"SQLite", "PostgreSQL"})
class UsersTest {
    private static final UserPool POOL = pool(true);
    private static final UserPool CASELESS = pool(false);

    private final String kind;
    @TempDir private Path folder;
    private Database database;
    private Users users;

    UsersTest(String kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() {
        database =
                kind.equals("SQLite")
                        ? Database.sqlite(folder.resolve("test.db"))
                        : Database.postgres(TestPostgres.database());
        users = new Users(database, new TestClock());
    }

    @AfterEach
    void close() {
        database.close();
    }

    /// A pool whose users may sign in by email and preferred user name.
    private static UserPool pool(boolean caseSensitive) {
        var document =
                Json.object()
                        .put("Name", "test")
                        .put("MfaConfiguration", "OFF")
                        .put("UserPoolTier", "ESSENTIALS");
        document.putArray("AliasAttributes").add("email").add("preferred_username");
        document.putObject("UsernameConfiguration").put("CaseSensitive", caseSensitive);
        return new UserPool(
                new UserPoolId(caseSensitive ? "us-east-1_AbC123xYz" : "us-east-1_CaseLess1"),
                new AccountId("123456789012"),
                Json.object(),
                Json.object(),
                PoolSettings.read(document, Json.object()),
                new Schema(List.of()),
                1,
                Instant.EPOCH,
                Instant.EPOCH);
    }

    private User add(UserPool pool, String name, Map<String, String> attributes) {
        return add(pool, name, attributes, Aliases.KEPT);
    }

    private User add(UserPool pool, String name, Map<String, String> attributes, Aliases aliases) {
        var at = Instant.ofEpochMilli(1_700_000_000_123L);
        var user =
                new User(
                        pool.id(),
                        Sub.of(UUID.randomUUID()),
                        SignInNames.key(pool.settings(), name),
                        UserStatus.CONFIRMED,
                        true,
                        attributes,
                        0,
                        0,
                        at,
                        at);
        return users.add(pool, user, aliases);
    }

    private static Map<String, String> verified(String email) {
        return Map.of("email", email, "email_verified", "true");
    }

    private NameTaken taken(Callable<?> call) {
        return catchThrowableOfType(NameTaken.class, call::call);
    }

    private List<String> names(@Nullable String filter) {
        var found = new ArrayList<String>();
        var after = Optional.of(After.START);
        var listing = new UserListing(users);
        while (after.isPresent()) {
            var page = listing.page(POOL, filter, after.get(), 2);
            assertThat(page.users()).hasSizeLessThanOrEqualTo(2);
            page.users().forEach(user -> found.add(user.username()));
            after = page.next();
        }
        return found.stream().sorted().toList();
    }

    @Test
    void aUserComesBackAsItWent() {
        var attributes = Map.of("name", "Ánä \"quoted\" \\ 😀", "custom:x", "1");

        var ana = add(POOL, "ana", attributes);

        assertThat(users.find(POOL, "ana")).contains(ana);
        assertThat(users.find(POOL, ana.sub().value())).contains(ana);
        assertThat(users.find(POOL.id(), ana.sub())).contains(ana);
        assertThat(users.find(POOL, "Ana")).isEmpty();
        assertThat(users.find(CASELESS, "ana")).isEmpty();
        assertThat(users.estimatedCount(POOL.id())).isEqualTo(1);
    }

    @Test
    void anAliasCountsOnceItIsVerifiedAndIsOneUsersOnly() {
        var ana = add(POOL, "ana", verified("a@example.com"));
        var bob = add(POOL, "bob", Map.of("email", "a@example.com"));

        assertThat(users.find(POOL, "a@example.com")).contains(ana);
        var refused =
                taken(() ->
                        users.change(
                                POOL, bob.sub(), u -> u.withAttribute("email_verified", "true")));
        assertThat(refused.kind()).isEqualTo(SignInNames.Kind.EMAIL);
        assertThat(users.find(POOL, "bob")).contains(bob);
    }

    @Test
    void anAliasMovesWhereThatIsAskedForAndAUserNameNever() {
        var ana = add(POOL, "ana", verified("a@example.com"));

        add(POOL, "bob", verified("a@example.com"), Aliases.MOVED);

        assertThat(users.find(POOL, "a@example.com").orElseThrow().username()).isEqualTo("bob");
        assertThat(users.get(POOL.id(), ana.sub()).verified("email")).isFalse();
        assertThat(taken(() -> add(POOL, "ana", Map.of(), Aliases.MOVED)).kind())
                .isEqualTo(SignInNames.Kind.USERNAME);
        var preferred = Map.of("preferred_username", "ana");
        assertThat(taken(() -> add(POOL, "carla", preferred, Aliases.MOVED)).kind())
                .isEqualTo(SignInNames.Kind.PREFERRED_USERNAME);
        assertThat(users.find(POOL, "carla")).isEmpty();
    }

    @Test
    void nobodyTakesTheSubOfAnotherAsAName() {
        var ana = add(POOL, "ana", Map.of());
        var bob = add(POOL, "bob", Map.of());

        var name = ana.sub().value();
        assertThat(taken(() -> add(POOL, name, Map.of())).kind())
                .isEqualTo(SignInNames.Kind.USERNAME);
        assertThat(
                        taken(() ->
                                        users.change(
                                                POOL,
                                                bob.sub(),
                                                u -> u.withAttribute("preferred_username", name)))
                                .kind())
                .isEqualTo(SignInNames.Kind.PREFERRED_USERNAME);
        users.change(
                POOL, bob.sub(), u -> u.withAttribute("preferred_username", bob.sub().value()));
    }

    @Test
    void whereCaseDoesNotMatterNamesAndAliasesAreOne() {
        var ana = add(CASELESS, "Ana", verified("Ana@Example.com"));

        assertThat(users.find(CASELESS, "aNA")).contains(ana);
        assertThat(users.find(CASELESS, "ANA@example.COM")).contains(ana);
        assertThat(taken(() -> add(CASELESS, "bob", verified("ana@example.com"))).kind())
                .isEqualTo(SignInNames.Kind.EMAIL);
    }

    @Test
    void aNameThatIsGivenUpIsFree() {
        var ana = add(POOL, "ana", verified("a@example.com"));

        users.change(POOL, ana.sub(), u -> u.withAttribute("email", "b@example.com"));
        add(POOL, "bob", verified("a@example.com"));
        users.remove(POOL, users.get(POOL, "ana"));
        add(POOL, "ana", verified("b@example.com"));

        assertThat(users.find(POOL, "a@example.com").orElseThrow().username()).isEqualTo("bob");
        assertThat(users.find(POOL.id(), ana.sub())).isEmpty();
    }

    @Test
    void changesAtOnceAllCount() throws Exception {
        var ana = add(POOL, "ana", Map.of());
        var changes = new ArrayList<Callable<User>>();
        for (int i = 0; i < 8; i++) {
            var name = "custom:" + i;
            changes.add(() -> users.change(POOL, ana.sub(), u -> u.withAttribute(name, "x")));
        }

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var done : threads.invokeAll(changes)) done.get();
        }

        assertThat(users.get(POOL.id(), ana.sub()).attributes()).hasSize(8);
    }

    @Test
    void ofManyWhoWantOneNameOneGetsIt() throws Exception {
        var wanted = new ArrayList<Callable<Boolean>>();
        for (int i = 0; i < 8; i++) {
            var name = "user" + i;
            wanted.add(() -> taken(() -> add(POOL, name, verified("a@example.com"))) == null);
        }

        int got = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var done : threads.invokeAll(wanted)) if (done.get()) got++;
        }

        assertThat(got).isEqualTo(1);
        assertThat(users.estimatedCount(POOL.id())).isEqualTo(1);
    }

    @Test
    void usersAreFoundByWhatTheyAre() {
        add(POOL, "ana", Map.of("name", "Ana", "email", "ana@example.com"));
        add(POOL, "anton", Map.of("name", "Anton"));
        add(POOL, "Ärger", Map.of("name", "Äon😀"));
        var bob = add(POOL, "bob", Map.of("name", "a"));
        users.change(POOL, bob.sub(), u -> u.withEnabled(false));
        add(CASELESS, "ana", Map.of("name", "Ana"));

        assertThat(names(null)).containsExactly("ana", "anton", "bob", "Ärger");
        assertThat(names("username ^= \"an\"")).containsExactly("ana", "anton");
        assertThat(names("username ^= \"Ä\"")).containsExactly("Ärger");
        assertThat(names("name = \"Ana\"")).containsExactly("ana");
        assertThat(names("name ^= \"A\"")).containsExactly("ana", "anton");
        assertThat(names("name ^= \"Äon\"")).containsExactly("Ärger");
        assertThat(names("name ^= \"\"")).hasSize(4);
        assertThat(names("status = \"Disabled\"")).containsExactly("bob");
        assertThat(names("status = \"Enabled\"")).hasSize(3);
        assertThat(names("cognito:user_status = \"Confirmed\"")).hasSize(4);
        assertThat(names("cognito:user_status ^= \"UN\"")).isEmpty();
        assertThat(names("sub = \"" + bob.sub() + "\"")).containsExactly("bob");
    }

    /// A long name stands in the index of searches by its start, which another may be called: by
    /// 200 units of UTF-16, or by 201 where the last two are one character.
    @ParameterizedTest
    @CsvSource({
        "x, 199", "x, 200", "x, 201", "😀, 99", "😀, 100", "😀, 101", "😀, 200", "x😀, 66",
        "x😀, 67", "x😀, 68"
    })
    void longUserNamesThatBeginAlikeAreTwo(String some, int times) {
        var longer = some.repeat(times) + "a";
        var start = some.repeat(times);
        var ana = add(POOL, longer, Map.of());

        assertThat(users.find(POOL, longer)).contains(ana);
        assertThat(users.find(POOL, start)).isEmpty();
        var bob = add(POOL, start, Map.of());
        assertThat(users.find(POOL, start)).contains(bob);
        assertThat(users.find(POOL, longer)).contains(ana);
        assertThat(names("username = \"" + start + "\"")).containsExactly(start);
        assertThat(names("username ^= \"" + start + "\"")).containsExactly(start, longer);
    }

    @Test
    void nobodyIsUnknown() {
        var refused = catchThrowableOfType(ApiException.class, () -> users.get(POOL, "ana"));

        assertThat(refused.sentence()).isEqualTo("User does not exist.");
    }

    /// Whoever asks for the removal may have read the user some time ago.
    @Test
    void aUserWhoIsRemovedLeavesNoNameAndNothingToSearchBy() {
        var ana = add(POOL, "ana", verified("a@example.com"));
        users.change(POOL, ana.sub(), u -> u.withAttribute("email", "b@example.com"));

        users.remove(POOL, ana);

        assertThat(database.list("select name from user_name", row -> row.text("name"))).isEmpty();
        assertThat(names("email ^= \"\"")).isEmpty();
    }

    /// Who writes beside a user holds the user's row; the user is removed at that very moment.
    @Test
    void aUserRemovedMeanwhileLeavesNothingBehind() throws Exception {
        var ana = add(POOL, "ana", Map.of());
        var held = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var writing =
                    threads.submit(() ->
                            database.transaction(() -> {
                                users.hold(POOL, ana.sub(), UnaryOperator.identity());
                                held.countDown();
                                awaitRemoval();
                                database.run(
                                        """
                                        insert into hourly_count (user_pool_id, sub, kind, times, expires_at)
                                        values (?, ?, 'ANY', 1, 1)\
                                        """,
                                        POOL.id().value(),
                                        ana.sub().value());
                            }));
            held.await();
            var removing = threads.submit(() -> users.remove(POOL, ana));
            writing.get();
            removing.get();
        }

        assertThat(users.find(POOL.id(), ana.sub())).isEmpty();
        assertThat(database.list("select sub from hourly_count", row -> row.text("sub"))).isEmpty();
    }

    /// Until the removal waits for the row; SQLite does not let it begin.
    private void awaitRemoval() {
        if (kind.equals("SQLite")) return;
        long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (System.nanoTime() < end) {
            long waiting =
                    database.find(
                                    "select count(*) as n from pg_locks where not granted",
                                    row -> row.number("n"))
                            .orElseThrow();
            if (waiting > 0) return;
        }
        throw new AssertionError("the removal never came");
    }

    @ParameterizedTest
    @ValueSource(ints = {10_000, 10_500, 60_000})
    void usersAreCountedUpToTenThousandAndThenEstimated(int many) {
        var random = new Random(7);
        database.transaction(() -> {
            for (int i = 0; i < many; i += 500) addSome(500, random);
        });

        long counted = users.estimatedCount(POOL.id());

        if (many == 10_000) assertThat(counted).isEqualTo(many);
        else assertThat(counted).isCloseTo(many, withinPercentage(10));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 500, 20_000})
    void aFewHundredStandForAll(int many) {
        var random = new Random(7);
        database.transaction(() -> {
            for (int i = 0; i < many; i += 500) addSome(Math.min(many, 500), random);
        });

        var sample = users.sample(POOL.id());

        assertThat(sample).doesNotHaveDuplicates().isEqualTo(users.sample(POOL.id()));
        assertThat(users.sample(CASELESS.id())).isEmpty();
        if (many <= 100) assertThat(sample).hasSize(many);
        else assertThat(sample).allSatisfy(sub -> assertThat(sub.value()).endsWith("0"));
        if (many == 20_000) assertThat(sample).hasSize(256);
    }

    /// All of one second: nothing but its last bits tells one sub from another.
    private static String sub(Random random) {
        var time = Instant.ofEpochMilli(1_700_000_000_000L + random.nextInt(1_000));
        return Sub.at(time, new UUID(random.nextLong(), random.nextLong())).value();
    }

    private void addSome(int count, Random random) {
        var args = new Object[2 * count];
        for (int i = 0; i < count; i++) {
            args[2 * i] = POOL.id().value();
            args[2 * i + 1] = sub(random);
        }
        database.run(
                "insert into pool_user (user_pool_id, sub, username, status, enabled, attributes,"
                        + " token_generation, revision, created_at, modified_at) values "
                        + String.join(
                                ", ",
                                Collections.nCopies(
                                        count, "(?, ?, 'u', 'CONFIRMED', true, '{}', 0, 0, 0, 0)")),
                args);
    }
}
