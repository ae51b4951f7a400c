package doorhouse.userpool.oidc;

import static doorhouse.testing.TestBrowser.location;
import static doorhouse.testing.TestBrowser.parameters;
import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.testing.TestNodes;
import doorhouse.testing.TestOidcProvider;
import doorhouse.testing.TestPool;
import java.net.URI;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/// Browsers that leave for an OpenID provider by one node and come back to the other, or to both at
/// the same moment.
class NodesOidcTest {
    private static final int ROUNDS = 3;
    private static final int CALLERS = 6;

    private final TestNodes nodes = TestNodes.shared();
    private final TestOidcProvider idp = TestOidcProvider.start(nodes.first().clock());
    private final TestPool pool = nodes.first().pool();
    private final Journey journey;

    NodesOidcTest() {
        Journey.provider(pool, "Idp", "OIDC", idp.details(), Map.of("name", "name"));
        journey = new Journey(pool, Journey.client(pool, "Idp"), "Idp");
    }

    @AfterEach
    void stop() {
        idp.close();
    }

    /// Comes back, and on to the app with a code.
    private static void comesBack(Journey journey, URI callback) {
        var to = location(journey.back(callback));
        if (!to.toString().startsWith(Journey.APP)) throw new TestNodes.Refused(to.getPath());
        var told = parameters(to.getRawQuery());
        if (!told.containsKey("code")) throw new TestNodes.Refused(told.toString());
    }

    @Test
    void whoLeftByOneNodeComesBackToTheOther() throws Exception {
        var callback = journey.callback();
        var there = journey.at(nodes.second());

        var told = there.told(callback);
        var token = journey.claims("id_token", told);

        assertThat(token.getStringClaim("cognito:username")).isEqualTo("Idp_u1");
        assertThat(journey.users()).isEqualTo(1);
    }

    @RepeatedTest(ROUNDS)
    void aWayLeadsBackOnce() throws Exception {
        var callback = journey.callback();

        var refused = nodes.onlyOneSucceeds((node, _) -> comesBack(journey.at(node), callback));

        assertThat(refused).containsOnly("/" + pool.id() + "/error");
        assertThat(idp.tokenForms()).hasSize(1);
    }

    /// The same person in several browsers, none of whom was here before.
    @RepeatedTest(ROUNDS)
    void whoComesForTheFirstTimeSeveralTimesAtOnceIsOneUser() throws Exception {
        var journeys = new ArrayList<Journey>();
        var callbacks = new ArrayList<URI>();
        for (int caller = 0; caller < CALLERS; caller++) {
            journeys.add(journey.another());
            callbacks.add(journeys.getLast().callback());
        }

        var told =
                nodes.race(
                        CALLERS,
                        (node, caller) ->
                                comesBack(journeys.get(caller).at(node), callbacks.get(caller)));

        assertThat(told).containsOnly("");
        assertThat(journey.users()).isEqualTo(1);
    }
}
