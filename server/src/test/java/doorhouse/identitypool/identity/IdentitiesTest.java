package doorhouse.identitypool.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import doorhouse.id.IdentityId;
import doorhouse.id.IdentityPoolId;
import doorhouse.identitypool.pool.IdentityPool;
import doorhouse.identitypool.pool.IdentityPools;
import doorhouse.operation.ApiException;
import doorhouse.testing.OnBothDatabases;
import doorhouse.testing.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

@OnBothDatabases
class IdentitiesTest {
    private static final LoginKey ANA = new LoginKey("accounts.google.com", "ana 東京");
    private static final LoginKey ANA_AT_FACEBOOK = new LoginKey("graph.facebook.com", "17");
    private static final LoginKey ANA_AT_AMAZON = new LoginKey("www.amazon.com", "amzn1");
    private static final LoginKey BO = new LoginKey("accounts.google.com", "bo");
    private static final LoginKey DEVELOPERS_ANA = new LoginKey("login.firma", "ana");

    private final TestServer server = TestServer.shared();
    private final IdentityPools pools =
            new IdentityPools(server.database(), server.clock(), System::nanoTime);
    private final List<String> told = Collections.synchronizedList(new ArrayList<>());
    private final Identities identities =
            new Identities(server.database(), pools, List.of(new Listener()), server.clock());
    private final IdentityPool pool = pool(true);

    private final class Listener implements IdentityChanges {
        @Override
        public void merged(IdentityPoolId pool, IdentityId parent, IdentityId disabled) {
            told.add(disabled + " into " + parent);
        }

        @Override
        public void deleted(IdentityPoolId pool, IdentityId identity) {
            told.add(identity + " deleted");
        }
    }

    private IdentityPool pool(boolean guests) {
        var id =
                server.identities()
                        .createIdentityPool(r ->
                                r.identityPoolName("fotos")
                                        .allowUnauthenticatedIdentities(guests)
                                        .developerProviderName("login.firma"))
                        .identityPoolId();
        return pools.get(new IdentityPoolId(id));
    }

    @Test
    void everyGuestIsSomebodyNew() {
        var one = identities.guest(pool);
        var other = identities.guest(pool);

        assertThat(one.id()).isNotEqualTo(other.id());
        assertThat(one.id().region()).isEqualTo("us-east-1");
        assertThat(identities.resolve(pool, one.id(), List.of()).id()).isEqualTo(one.id());
    }

    @Test
    void whereNoGuestsAreTakenThereAreNone() {
        var closed = pool(false);
        var known = identities.of(closed, List.of(ANA));

        assertRefused(
                () -> identities.guest(closed),
                "NotAuthorizedException: Unauthenticated access is not supported for this identity"
                        + " pool.");
        assertRefused(
                () -> identities.resolve(closed, known.id(), List.of()),
                "NotAuthorizedException: Unauthenticated access is not supported for this identity"
                        + " pool.");
    }

    @Test
    void aLoginStandsForOneIdentityOfEachPool() {
        var first = identities.of(pool, List.of(ANA));

        assertThat(identities.of(pool, List.of(ANA)).id()).isEqualTo(first.id());
        assertThat(identities.of(pool, List.of(BO)).id()).isNotEqualTo(first.id());
        assertThat(identities.of(pool(true), List.of(ANA)).id()).isNotEqualTo(first.id());
        assertThat(identities.logins(first)).containsExactly(ANA);
    }

    @Test
    void subjectsDifferInTheirLastCharacterToo() {
        var one = new LoginKey("accounts.google.com", "日".repeat(4_000) + "a");
        var other = new LoginKey("accounts.google.com", "日".repeat(4_000) + "b");

        var first = identities.of(pool, List.of(one)).id();

        assertThat(identities.of(pool, List.of(other)).id()).isNotEqualTo(first);
        assertThat(identities.of(pool, List.of(one)).id()).isEqualTo(first);
    }

    @Test
    void loginsThatComeTogetherAreLinked() {
        var ana = identities.of(pool, List.of(ANA));

        var both = identities.of(pool, List.of(ANA_AT_FACEBOOK, ANA));

        assertThat(both.id()).isEqualTo(ana.id());
        assertThat(identities.of(pool, List.of(ANA_AT_FACEBOOK)).id()).isEqualTo(ana.id());
        assertThat(identities.logins(ana)).containsExactlyInAnyOrder(ANA, ANA_AT_FACEBOOK);
        assertThat(told).isEmpty();
    }

    @Test
    void loginsOfTwoIdentitiesMakeOneOfThem() {
        var first = identities.of(pool, List.of(ANA));
        server.clock().forward(Duration.ofMillis(1));
        var second = identities.of(pool, List.of(ANA_AT_FACEBOOK));

        var merged = identities.of(pool, List.of(ANA_AT_FACEBOOK, ANA));

        assertThat(merged.id()).isEqualTo(first.id());
        var disabled = identities.get(second.id());
        assertThat(disabled.disabled()).isTrue();
        assertThat(disabled.mergedInto()).isEqualTo(first.id());
        assertThat(identities.logins(disabled)).isEmpty();
        assertThat(identities.of(pool, List.of(ANA_AT_FACEBOOK)).id()).isEqualTo(first.id());
        assertThat(told).containsExactly(second.id() + " into " + first.id());
    }

    @Test
    void twoUsersOfOneProviderNeverBecomeOne() {
        var ana = identities.of(pool, List.of(ANA));
        identities.of(pool, List.of(ANA_AT_FACEBOOK, BO));

        assertConflict(() -> identities.of(pool, List.of(ANA, ANA_AT_FACEBOOK)));
        assertConflict(() -> identities.of(pool, List.of(ANA, BO)));
        assertConflict(() ->
                identities.resolve(
                        pool,
                        ana.id(),
                        List.of(ANA, new LoginKey(ANA.provider(), "a third one at Google"))));
        assertThat(identities.get(ana.id()).disabled()).isFalse();
        assertThat(identities.logins(ana)).containsExactly(ANA);
    }

    private static void assertConflict(ThrowingCallable call) {
        assertRefused(
                call, "ResourceConflictException: Login is already linked to another account.");
    }

    @Test
    void aGuestWhoSignsInKeepsTheIdentity() {
        var guest = identities.guest(pool);

        var known = identities.resolve(pool, guest.id(), List.of(ANA));

        assertThat(known.id()).isEqualTo(guest.id());
        assertThat(known.linked()).isTrue();
        assertThat(identities.of(pool, List.of(ANA)).id()).isEqualTo(guest.id());
        assertRefused(
                () -> identities.resolve(pool, guest.id(), List.of()),
                "NotAuthorizedException: Access to Identity '" + guest.id() + "' is forbidden.");
    }

    @Test
    void aGuestWhoIsKnownGetsTheKnownIdentity() {
        var known = identities.of(pool, List.of(ANA));
        var guest = identities.guest(pool);

        var resolved = identities.resolve(pool, guest.id(), List.of(ANA));

        assertThat(resolved.id()).isEqualTo(known.id());
        assertThat(identities.get(guest.id()).disabled()).isTrue();
        // Whoever still has the guest's id goes on as who they are now.
        assertThat(identities.resolve(pool, guest.id(), List.of(ANA)).id()).isEqualTo(known.id());
        assertRefused(
                () -> identities.resolve(pool, guest.id(), List.of()),
                "NotAuthorizedException: Access to Identity '" + guest.id() + "' is forbidden.");
        assertDoesNotMatch(() -> identities.resolve(pool, guest.id(), List.of(BO)));
    }

    @Test
    void whatWasMergedBeforeFollowsItsParent() {
        var guest = identities.guest(pool);
        identities.of(pool, List.of(ANA));
        var second = identities.resolve(pool, guest.id(), List.of(ANA));
        var first = identities.of(pool, List.of(ANA_AT_FACEBOOK));

        var merged = identities.resolve(pool, first.id(), List.of(ANA_AT_FACEBOOK, ANA));

        assertThat(merged.id()).isEqualTo(first.id());
        assertThat(identities.get(second.id()).mergedInto()).isEqualTo(first.id());
        assertThat(identities.get(guest.id()).mergedInto()).isEqualTo(first.id());
        assertThat(identities.resolve(pool, guest.id(), List.of(ANA)).id()).isEqualTo(first.id());
    }

    @Test
    void anIdentityIsOnlyItsOwnUsers() {
        var ana = identities.of(pool, List.of(ANA));
        identities.of(pool, List.of(BO));

        assertDoesNotMatch(() -> identities.resolve(pool, ana.id(), List.of(BO)));
        assertDoesNotMatch(() -> identities.resolve(pool, ana.id(), List.of(ANA_AT_AMAZON)));
        assertThat(identities.resolve(pool, ana.id(), List.of(ANA_AT_AMAZON, ANA)).id())
                .isEqualTo(ana.id());
        assertThat(identities.logins(ana)).containsExactlyInAnyOrder(ANA, ANA_AT_AMAZON);
    }

    private static void assertDoesNotMatch(ThrowingCallable call) {
        assertRefused(
                call,
                "NotAuthorizedException: Logins don't match. Please include at least one valid"
                        + " login for this identity or identity pool.");
    }

    @Test
    void anIdentityOfAnotherPoolIsNotFound() {
        var foreign = identities.guest(pool(true)).id();

        assertRefused(
                () -> identities.resolve(pool, foreign, List.of()),
                "ResourceNotFoundException: Identity '" + foreign + "' not found.");
        assertRefused(
                () -> identities.resolve(pool, foreign, List.of(ANA)),
                "ResourceNotFoundException: Identity '" + foreign + "' not found.");
    }

    @Test
    void whoLosesTheLastLoginIsNobodyNotAGuest() {
        var ana = identities.of(pool, List.of(ANA));

        assertThat(identities.unlink(pool, ana.id(), ANA)).isTrue();

        assertThat(identities.unlink(pool, ana.id(), ANA)).isFalse();
        assertRefused(
                () -> identities.resolve(pool, ana.id(), List.of()),
                "NotAuthorizedException: Access to Identity '" + ana.id() + "' is forbidden.");
        assertDoesNotMatch(() -> identities.resolve(pool, ana.id(), List.of(ANA)));
        assertDoesNotMatch(() -> identities.resolve(pool, ana.id(), List.of(BO)));
        assertThat(identities.of(pool, List.of(ANA)).id()).isNotEqualTo(ana.id());
    }

    @Test
    void allLoginsOfAProviderAreTaken() {
        var id = identities.registered(pool, null, List.of(DEVELOPERS_ANA, ANA)).id();
        identities.registered(pool, id, List.of(new LoginKey("login.firma", "ana-2")));

        assertThat(identities.unlink(pool, id, List.of("login.firma", "nobody"))).isTrue();

        assertThat(identities.logins(identities.get(id))).containsExactly(ANA);
        assertThat(identities.unlink(pool, id, List.of("login.firma"))).isFalse();
    }

    @Test
    void aLoginIsTakenOnlyFromItsOwner() {
        var ana = identities.of(pool, List.of(ANA));
        var bo = identities.of(pool, List.of(BO));

        assertThat(identities.unlink(pool, bo.id(), ANA)).isFalse();

        assertThat(identities.of(pool, List.of(ANA)).id()).isEqualTo(ana.id());
    }

    @Test
    void aDeletedIdentityLeavesItsLoginsFree() {
        var ana = identities.of(pool, List.of(ANA));

        identities.delete(List.of(ana.id()));
        identities.delete(List.of(ana.id()));

        assertThat(identities.find(ana.id())).isEmpty();
        assertThat(identities.of(pool, List.of(ANA)).id()).isNotEqualTo(ana.id());
        assertThat(told).containsExactly(ana.id() + " deleted");
    }

    @Test
    void theBackendGivesUsersToTheIdentityThatItNames() {
        var guest = identities.guest(pool);
        var google = identities.of(pool, List.of(ANA));

        var registered = identities.registered(pool, guest.id(), List.of(DEVELOPERS_ANA, ANA));

        assertThat(registered.id()).isEqualTo(guest.id());
        assertThat(identities.get(google.id()).mergedInto()).isEqualTo(guest.id());
        assertThat(identities.registered(pool, null, List.of(DEVELOPERS_ANA)).id())
                .isEqualTo(guest.id());
        var more = new LoginKey("login.firma", "ana-2");
        assertThat(identities.registered(pool, guest.id(), List.of(more)).id())
                .isEqualTo(guest.id());
        assertThat(identities.logins(registered))
                .containsExactlyInAnyOrder(ANA, DEVELOPERS_ANA, more);
    }

    @Test
    void aUserOfTheBackendHasOneIdentity() {
        identities.registered(pool, null, List.of(DEVELOPERS_ANA));
        var other = identities.registered(pool, null, List.of(new LoginKey("login.firma", "bo")));

        assertRefused(
                () -> identities.registered(pool, other.id(), List.of(DEVELOPERS_ANA)),
                "DeveloperUserAlreadyRegisteredException: The provided developer user identifier is"
                        + " already registered with Cognito under a different identity ID.");
    }

    @Test
    void anIdentityHasTwentyLoginsAtMost() {
        var id = identities.registered(pool, null, List.of(DEVELOPERS_ANA)).id();
        for (int i = 2; i <= 20; i++) {
            identities.registered(pool, id, List.of(new LoginKey("login.firma", "ana-" + i)));
        }

        assertRefused(
                () -> identities.registered(pool, id, List.of(ANA)),
                "ResourceConflictException: An identity cannot have more than 20 linked logins.");
        assertThat(identities.logins(identities.get(id))).hasSize(20);
    }

    private static void assertRefused(ThrowingCallable call, String sentence) {
        assertThatThrownBy(call).isInstanceOf(ApiException.class).hasMessage(sentence);
    }

    @Test
    void ofManyWhoBringOneLoginAtOnceAllGetOneIdentity() throws Exception {
        var all = atOnce(_ -> identities.of(pool, List.of(ANA, ANA_AT_FACEBOOK)).id());

        assertThat(new HashSet<>(all)).hasSize(1);
        assertThat(identities.list(pool.id(), "", false, 60)).hasSize(1);
    }

    @Test
    void ofManyGuestsWhoTurnOutToBeOneAllButOneAreMerged() throws Exception {
        var guests = IntStream.range(0, 8).mapToObj(_ -> identities.guest(pool).id()).toList();

        var all = atOnce(i -> identities.resolve(pool, guests.get(i), List.of(ANA)).id());

        assertThat(new HashSet<>(all)).hasSize(1);
        var parent = all.getFirst();
        assertThat(identities.list(pool.id(), "", true, 60).stream().map(Identity::id))
                .containsExactly(parent);
        assertThat(told).hasSize(7);
        for (var guest : guests) {
            if (guest.equals(parent)) continue;
            assertThat(identities.get(guest).mergedInto()).isEqualTo(parent);
        }
    }

    @Test
    void identitiesThatAreMergedBothWaysAtOnceAreOneInTheEnd() throws Exception {
        var ids =
                List.of(
                        identities.of(pool, List.of(ANA)).id(),
                        identities.of(pool, List.of(ANA_AT_FACEBOOK)).id());

        atOnce(i -> identities.resolve(pool, ids.get(i % 2), List.of(ANA, ANA_AT_FACEBOOK)).id());

        var left = identities.list(pool.id(), "", true, 60);
        assertThat(left).hasSize(1);
        assertThat(identities.logins(left.getFirst()))
                .containsExactlyInAnyOrder(ANA, ANA_AT_FACEBOOK);
        assertThat(told).hasSize(1);
    }

    @Test
    void ofTwoUsersOfOneProviderWhoWantOneGuestsIdentityAtOnceOneGetsIt() throws Exception {
        var guest = identities.guest(pool).id();

        atOnce(i -> {
            try {
                return identities.resolve(pool, guest, List.of(i % 2 == 0 ? ANA : BO)).id();
            } catch (ApiException e) {
                assertThat(e.sentence()).startsWith("Logins don't match.");
                return guest;
            }
        });

        assertThat(identities.logins(identities.get(guest))).hasSize(1);
    }

    private interface Attempt {
        IdentityId by(int number);
    }

    private static List<IdentityId> atOnce(Attempt attempt) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var tasks =
                    IntStream.range(0, 8)
                            .mapToObj(i -> (Callable<IdentityId>) () -> attempt.by(i))
                            .toList();
            var answers = new ArrayList<IdentityId>();
            for (var answer : threads.invokeAll(tasks)) answers.add(answer.get());
            return answers;
        }
    }
}
