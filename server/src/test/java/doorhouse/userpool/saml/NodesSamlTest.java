package doorhouse.userpool.saml;

import static doorhouse.testing.TestBrowser.location;
import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.testing.TestNodes;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/// Browsers that leave for a SAML provider by one node and come back to the other, or to both at
/// the same moment.
class NodesSamlTest {
    private static final int ROUNDS = 3;

    private final TestNodes nodes = TestNodes.shared();

    private SamlJourney journey(String... detail) {
        var details = detail.length == 0 ? Map.<String, String>of() : Map.of(detail[0], detail[1]);
        return SamlJourney.of(nodes.first(), details);
    }

    /// A code for the app, or what it was told instead.
    private static void arrives(URI to) {
        if (!to.toString().startsWith(SamlJourney.APP)) throw new TestNodes.Refused(to.getPath());
        var told = SamlJourney.told(to);
        if (!told.containsKey("code")) throw new TestNodes.Refused(SamlJourney.refusal(told));
    }

    @Test
    void whoLeftByOneNodeComesBackToTheOther() throws Exception {
        var journey = journey();
        var out = journey.out();
        var answer = journey.answer(out).of("Änne@example.com").signed();

        // The provider's page posts to one node, and the browser follows at the other.
        var ticket = location(journey.at(nodes.second()).post(answer, out.relayState()));
        var told = SamlJourney.told(journey.follow(ticket));

        assertThat(journey.idToken(told).getStringClaim("cognito:username"))
                .isEqualTo("Corp_Änne@example.com");
    }

    @RepeatedTest(ROUNDS)
    void aResponseToOurRequestSignsInOnce() throws Exception {
        var journey = journey();
        var out = journey.out();
        var answer = journey.answer(out).signed();

        var refused =
                nodes.onlyOneSucceeds(
                        (node, _) -> arrives(journey.at(node).back(answer, out.relayState())));

        assertThat(refused).containsOnly(journey.path("/error"));
    }

    @RepeatedTest(ROUNDS)
    void aTicketIsUsedOnce() throws Exception {
        var journey = journey();
        var out = journey.out();
        var ticket = location(journey.post(journey.answer(out).signed(), out.relayState()));

        var refused = nodes.onlyOneSucceeds((node, _) -> arrives(journey.at(node).follow(ticket)));

        assertThat(refused).containsOnly(journey.path("/error"));
    }

    /// Nothing but its id stands between an assertion that nobody asked for and its replay.
    @RepeatedTest(ROUNDS)
    void anAssertionThatNobodyAskedForSignsInOnce() throws Exception {
        var journey = journey("IDPInit", "true");
        var answer = journey.unasked().signed();
        var relayState =
                "identity_provider=Corp&client_id=%s&redirect_uri=%s&response_type=code&scope=openid"
                        .formatted(journey.client, SamlJourney.APP);

        var refused =
                nodes.onlyOneSucceeds(
                        (node, _) -> arrives(location(journey.at(node).post(answer, relayState))));

        assertThat(refused)
                .containsOnly(
                        "server_error: Invalid SAML response received: SAML assertion was used before. ");
        assertThat(journey.users()).isEqualTo(1);
    }
}
