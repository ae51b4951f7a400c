package doorhouse.conformance;

import static doorhouse.conformance.Faults.LONGEST_ANSWER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// PostgreSQL's own disk is full: its tables cannot grow, or its write-ahead log cannot, and then
/// it ends. Whatever needs no more room goes on, errors are the protocol's and come soon, what was
/// acknowledged stays, and service comes back by itself once there is room.
class FullPostgresTest {
    private static final Duration BACK = Duration.ofSeconds(10);

    /// Of PostgreSQL itself, which was begun again and again.
    private static final Duration RECOVERY = Duration.ofSeconds(30);

    /// Of this server, once PostgreSQL answers.
    private static final Duration BACK_AFTER_RECOVERY = Duration.ofSeconds(3);

    private static final int REFUSALS = 20;
    private static final int TRIES_WITHOUT_LOG = 5;
    private static final int ROUNDS = Faults.rounds(1, 10);
    private static final int MOST_WRITES = 2_000;

    @TempDir Path folder;

    @Test
    void tablesThatCannotGrowRefuseWritesAndLoseNothing() throws Exception {
        assumeTrue(SmallDiskPostgres.possible(), "no mount namespace can be had here");
        try (var postgres = SmallDiskPostgres.start(folder);
                var server = serve(postgres);
                var cognito = Sdk.root(server.address())) {
            var house = House.make(cognito);
            var person = house.confirmedUser();
            var guessed = house.confirmedUser();
            var tokens = house.signIn(person.username(), person.password());
            var revoked = house.signIn(person.username(), person.password());
            cognito.revokeToken(r -> r.clientId(house.clientId()).token(revoked.refreshToken()));

            postgres.fill();
            var written = Writes.untilRefused(house, REFUSALS);
            var wrong = new ArrayList<Faults.Ended>();
            for (int n = 0; n < 10; n++) {
                wrong.add(
                        Faults.call(() ->
                                house.signIn(guessed.username(), "not " + guessed.password())));
            }
            var right = Faults.call(() -> house.signIn(person.username(), person.password()));
            var reading =
                    Faults.call(() -> cognito.getUser(r -> r.accessToken(tokens.accessToken())));
            var ofRevoked = Faults.call(() -> house.refresh(revoked.refreshToken()));
            postgres.makeRoom();
            Faults.await("writes again", BACK, () -> added(house, "again"));

            assertThat(server.log()).contains("No space left on device");
            assertThat(written.refused()).allMatch(Faults.Ended::ourFault);
            assertThat(written.refused()).allMatch(c -> c.took().compareTo(LONGEST_ANSWER) < 0);
            // A failure is counted where a page has room left for it, or it is none.
            assertThat(wrong)
                    .allMatch(c -> c.ourFault() || c.error().equals("NotAuthorizedException"));
            assertThat(right.done()).as("a right password, %s", right).isTrue();
            assertThat(reading.done()).as("a read, %s", reading).isTrue();
            assertThat(ofRevoked.error()).isEqualTo("NotAuthorizedException");
            assertThat(house.names())
                    .containsAll(written.acknowledged())
                    .contains(person.username(), "again")
                    .doesNotContainAnyElementsOf(written.refusedNames());
            assertThat(house.refresh(tokens.refreshToken()).accessToken()).isNotEmpty();
        }
    }

    /// It recovers again and again, which frees old files of the log now and then: so a few writes
    /// may find room before there is any for all.
    @Test
    void whenItsLogHasNoRoomItEndsAndServiceIsBackSoonAfterThereIsSome() throws Exception {
        assumeTrue(SmallDiskPostgres.possible(), "no mount namespace can be had here");
        try (var postgres = SmallDiskPostgres.start(folder);
                var server = serve(postgres);
                var cognito = Sdk.root(server.address())) {
            var house = House.make(cognito);
            var person = house.confirmedUser();
            for (int round = 0; round < ROUNDS; round++) {
                house.addUser("before-" + round);

                postgres.ruin();
                var acknowledged = new ArrayList<String>();
                for (int n = 0; n < TRIES_WITHOUT_LOG; n++) {
                    var name = "without-" + round + "-" + n;
                    var ended = Writes.one(house, name);
                    if (ended.done()) acknowledged.add(name);
                    else assertThat(ended).matches(Faults.Ended::ourFault);
                    assertThat(ended.took()).isLessThan(LONGEST_ANSWER);
                }
                postgres.makeRoom();
                var again = "again-" + round;
                Faults.await("PostgreSQL recovers", RECOVERY, postgres::answers);
                var back = untilAdded(house, again, postgres);

                System.out.printf(
                        "FullPostgresTest: %d of %d writes found room, all others %d ms after"
                                + " PostgreSQL was back%n",
                        acknowledged.size(), TRIES_WITHOUT_LOG, back.toMillis());
                assertThat(house.names())
                        .contains("before-" + round, again)
                        .containsAll(acknowledged);
            }
            assertThat(house.signIn(person.username(), person.password()).accessToken())
                    .isNotEmpty();
        }
    }

    private static Duration untilAdded(House house, String name, SmallDiskPostgres postgres)
            throws Exception {
        try {
            return Faults.await("writes again", BACK_AFTER_RECOVERY, () -> added(house, name));
        } catch (AssertionError e) {
            throw new AssertionError("PostgreSQL said last:\n" + postgres.lastWords(), e);
        }
    }

    /// A try that broke off may have been done: then the next one says so.
    private static boolean added(House house, String name) throws Exception {
        var ended = Writes.one(house, name);
        return ended.done() || ended.error().equals("UsernameExistsException");
    }

    private PackedServer serve(SmallDiskPostgres postgres) throws Exception {
        return PackedServer.run("dev", folder.resolve("data"), "--database", postgres.url());
    }

    /// Users that were added, and those that were refused.
    private record Writes(
            List<String> acknowledged, List<String> refusedNames, List<Faults.Ended> refused) {
        /// Until so many were refused: the pages that are there have room for some.
        static Writes untilRefused(House house, int refusals) throws Exception {
            var writes = new Writes(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            for (int n = 0; n < MOST_WRITES && writes.refused.size() < refusals; n++) {
                var name = "written-" + n;
                var ended = one(house, name);
                if (ended.done()) writes.acknowledged.add(name);
                else {
                    writes.refusedNames.add(name);
                    writes.refused.add(ended);
                }
            }
            assertThat(writes.refused).as("a disk without room refuses").hasSize(refusals);
            return writes;
        }

        static Faults.Ended one(House house, String name) throws Exception {
            return Faults.call(() -> {
                house.addUser(name);
                return true;
            });
        }
    }
}
