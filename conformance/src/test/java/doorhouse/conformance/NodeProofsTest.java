package doorhouse.conformance;

import static doorhouse.conformance.UsedSecrets.used;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFlowType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ChallengeNameType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InitiateAuthResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.NewDeviceMetadataType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.RespondToAuthChallengeResponse;

/// Secrets that are proved in two steps: what one process asked is answered at another one, and of
/// those who give the same proof to all of them at once one gets in.
@Alone
@ExtendWith(SharedNodes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NodeProofsTest {
    private static final int ROUNDS = 3;
    private static final String WRONG = "Incorrect username or password.";
    private static final String USED =
            "Invalid session for the user, session can only be used once.";

    private final Nodes nodes;
    private final NodeRace race;
    private final CallbackApp app = new CallbackApp();
    private final Site site;

    NodeProofsTest(Nodes nodes) throws IOException {
        this.nodes = nodes;
        this.race = new NodeRace(nodes);
        this.site =
                Site.make(
                        nodes.get(0),
                        nodes.cognito(0),
                        app,
                        pool ->
                                pool.deviceConfiguration(d ->
                                        d.challengeRequiredOnNewDevice(true)
                                                .deviceOnlyRememberedOnUserPrompt(false)),
                        client -> {});
    }

    @AfterAll
    void stop() {
        app.close();
    }

    private InitiateAuthResponse begin(
            int node, AuthFlowType flow, Person person, Map<String, String> parameters) {
        var all = new HashMap<>(parameters);
        all.put("USERNAME", person.username());
        return nodes.cognito(node)
                .initiateAuth(r -> r.clientId(site.clientId()).authFlow(flow).authParameters(all));
    }

    private RespondToAuthChallengeResponse respond(
            int node,
            ChallengeNameType challenge,
            @Nullable String session,
            Map<String, String> responses) {
        return nodes.cognito(node)
                .respondToAuthChallenge(r ->
                        r.clientId(site.clientId())
                                .challengeName(challenge)
                                .session(session)
                                .challengeResponses(responses));
    }

    /// The proof of a password that a node asked for.
    private Map<String, String> proof(int node, Person person) {
        var suffix = site.poolId().substring(site.poolId().indexOf('_') + 1);
        var srp = new SrpProof(suffix, person.username());
        var posed =
                begin(
                        node,
                        AuthFlowType.USER_SRP_AUTH,
                        person,
                        Map.of("SRP_A", srp.clientPublic()));
        assertThat(posed.challengeName()).isEqualTo(ChallengeNameType.PASSWORD_VERIFIER);
        var answer = srp.answer(person.password(), posed.challengeParameters());
        answer.put("USERNAME", person.username());
        return answer;
    }

    private void prove(int node, Map<String, String> proof) {
        used(
                respond(node, ChallengeNameType.PASSWORD_VERIFIER, null, proof)
                        .authenticationResult()
                        .accessToken());
    }

    @Test
    void aPasswordIsProvedAtEachOtherNodeThanAskedForIt() {
        var person = site.confirmedUser();

        for (int node = 0; node < nodes.count(); node++)
            prove((node + 1) % nodes.count(), proof(node, person));
    }

    @RepeatedTest(ROUNDS)
    void aProofOfAPasswordSignsInOnce() throws InterruptedException {
        var proof = proof(0, site.confirmedUser());

        var refused = race.onlyOneSucceeds((node, _) -> prove(node, proof));

        assertThat(refused).containsOnly(WRONG);
    }

    /// A device as an app has it, which one node has met and another one knows by now.
    private final class Device {
        private final Person person = site.confirmedUser();
        private final String secret = used(Pkce.word());
        private final NewDeviceMetadataType named;

        Device() {
            var tokens =
                    begin(
                                    0,
                                    AuthFlowType.USER_PASSWORD_AUTH,
                                    person,
                                    Map.of("PASSWORD", person.password()))
                            .authenticationResult();
            named = tokens.newDeviceMetadata();
            var salt = new BigInteger(1, Pkce.word().getBytes(US_ASCII));
            var verifier =
                    SrpProof.verifier(named.deviceGroupKey(), named.deviceKey(), secret, salt);
            nodes.cognito(1)
                    .confirmDevice(r ->
                            r.accessToken(used(tokens.accessToken()))
                                    .deviceKey(named.deviceKey())
                                    .deviceSecretVerifierConfig(v ->
                                            v.passwordVerifier(verifier)
                                                    .salt(
                                                            Base64.getEncoder()
                                                                    .encodeToString(
                                                                            salt.toByteArray()))));
        }

        /// The step at which it begins to prove its secret, after its user's password.
        RespondToAuthChallengeResponse begun(int node, SrpProof srp) {
            var asked =
                    begin(
                            (node + 1) % nodes.count(),
                            AuthFlowType.USER_PASSWORD_AUTH,
                            person,
                            Map.of("PASSWORD", person.password(), "DEVICE_KEY", named.deviceKey()));
            assertThat(asked.challengeName()).isEqualTo(ChallengeNameType.DEVICE_SRP_AUTH);
            return respond(
                    node,
                    ChallengeNameType.DEVICE_SRP_AUTH,
                    asked.session(),
                    with(Map.of("SRP_A", srp.clientPublic())));
        }

        SrpProof srp() {
            return new SrpProof(named.deviceGroupKey(), named.deviceKey());
        }

        Map<String, String> proof(SrpProof srp, RespondToAuthChallengeResponse begun) {
            assertThat(begun.challengeName()).isEqualTo(ChallengeNameType.DEVICE_PASSWORD_VERIFIER);
            return with(srp.answer(secret, begun.challengeParameters()));
        }

        private Map<String, String> with(Map<String, String> more) {
            var all = new HashMap<>(more);
            all.put("USERNAME", person.username());
            all.put("DEVICE_KEY", named.deviceKey());
            return all;
        }
    }

    private void prove(int node, String session, Map<String, String> proof) {
        used(
                respond(node, ChallengeNameType.DEVICE_PASSWORD_VERIFIER, session, proof)
                        .authenticationResult()
                        .accessToken());
    }

    @Test
    void aDeviceIsProvedAtEachOtherNodeThanAskedForIt() {
        var device = new Device();

        for (int node = 0; node < nodes.count(); node++) {
            var srp = device.srp();
            var begun = device.begun(node, srp);
            prove((node + 1) % nodes.count(), begun.session(), device.proof(srp, begun));
        }
    }

    @RepeatedTest(ROUNDS)
    void aProofOfADeviceSignsInOnce() throws InterruptedException {
        var device = new Device();
        var srp = device.srp();
        var begun = device.begun(0, srp);
        var proof = device.proof(srp, begun);

        var refused = race.onlyOneSucceeds((node, _) -> prove(node, begun.session(), proof));

        assertThat(refused).containsOnly(USED);
    }
}
