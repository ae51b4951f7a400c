package doorhouse.userpool.signin;

import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.testing.TestDevice;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import doorhouse.testing.TestSrp;
import doorhouse.testing.TestTotp;
import doorhouse.userpool.passkey.PasskeyUser;
import doorhouse.wire.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFactorType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthenticationResultType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CognitoIdentityProviderException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InternalErrorException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.NotAuthorizedException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolMfaType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.VerifiedAttributeType;
import tools.jackson.databind.node.ObjectNode;

/// Signs several people in at once, each in a way of their own: by SRP and an authenticator, by SRP
/// and a device, by the pool's own functions, by a passkey, by a factor that is set up on the way,
/// from a sign-up. Between the right steps it sends wrong ones: a right step with another's
/// session, another's answer, another's name or another challenge's, and steps that were taken
/// before. Only right steps may end in tokens.
class SwappedStepsTest {
    private static final int STEPS = Integer.getInteger("doorhouse.test.walkSteps", 400);

    private final TestServer server = TestServer.stoppedInTime();
    private final Map<String, Integer> signedIn = new TreeMap<>();
    private final List<Step> taken = new ArrayList<>();
    private int refused;

    /// What the server asks.
    private record Posed(String challenge, String session, Map<String, String> parameters) {}

    /// An answer, as it is sent.
    private record Step(
            String client, String challenge, String session, Map<String, String> responses) {
        Step withSession(String other) {
            return new Step(client, challenge, other, responses);
        }

        Step withChallenge(String other) {
            return new Step(client, other, session, responses);
        }

        Step withResponses(Map<String, String> other) {
            return new Step(client, challenge, session, other);
        }

        Step withName(String name) {
            var other = new HashMap<>(responses);
            other.put("USERNAME", name);
            return withResponses(other);
        }
    }

    /// One person's way to sign in.
    private abstract class Course {
        final String client;
        String name;
        @Nullable Posed posed;

        Course(String client, String name) {
            this.client = client;
            this.name = name;
        }

        /// The first parameters, beside the name.
        abstract Map<String, String> first();

        abstract String flow();

        /// The right answer to a challenge, beside the name.
        abstract Map<String, String> right(Posed asked);

        Step rightStep(Posed asked) {
            var responses = new HashMap<>(right(asked));
            responses.put("USERNAME", name);
            return new Step(client, asked.challenge(), asked.session(), responses);
        }

        void begin() {
            var parameters = new HashMap<>(first());
            parameters.put("USERNAME", name);
            var answer =
                    server.app()
                            .initiateAuth(r ->
                                    r.clientId(client).authFlow(flow()).authParameters(parameters));
            posed =
                    new Posed(
                            answer.challengeNameAsString(),
                            answer.session(),
                            answer.challengeParameters());
        }
    }

    /// By SRP, and then by what the pool asks.
    private abstract class BySrp extends Course {
        private final String realm;
        private TestSrp srp;

        BySrp(TestPool pool, String client, String name) {
            super(client, name);
            realm = pool.suffix();
            srp = new TestSrp(realm, name);
        }

        @Override
        String flow() {
            return "USER_SRP_AUTH";
        }

        @Override
        Map<String, String> first() {
            srp = new TestSrp(realm, name);
            return Map.of("SRP_A", srp.srpA());
        }

        Map<String, String> proof(Posed asked) {
            return srp.responses(TestPool.PASSWORD, asked.parameters());
        }
    }

    private final class ByAuthenticator extends BySrp {
        private final TestTotp totp;

        ByAuthenticator(TestPool pool, String client, String name) {
            super(pool, client, name);
            pool.confirmedUser(name);
            totp = TestTotp.preferred(server, pool.accessToken(client, name));
        }

        @Override
        Map<String, String> right(Posed asked) {
            return asked.challenge().equals("PASSWORD_VERIFIER")
                    ? proof(asked)
                    : Map.of("SOFTWARE_TOKEN_MFA_CODE", totp.nextCode());
        }
    }

    private final class ByDevice extends BySrp {
        private final TestDevice device;
        private TestSrp deviceSrp;

        ByDevice(TestPool pool, String client, String name) {
            super(pool, client, name);
            pool.confirmedUser(name);
            var tokens = pool.signIn(client, name, TestPool.PASSWORD).authenticationResult();
            device = new TestDevice(server, client, tokens.newDeviceMetadata());
            device.confirm(tokens.accessToken());
            deviceSrp = device.srp();
        }

        @Override
        Map<String, String> first() {
            var first = new HashMap<>(super.first());
            first.put("DEVICE_KEY", device.key());
            return first;
        }

        @Override
        Map<String, String> right(Posed asked) {
            return switch (asked.challenge()) {
                case "PASSWORD_VERIFIER" -> {
                    var proof = new HashMap<>(proof(asked));
                    proof.put("DEVICE_KEY", device.key());
                    yield proof;
                }
                case "DEVICE_SRP_AUTH" -> {
                    deviceSrp = device.srp();
                    yield Map.of("DEVICE_KEY", device.key(), "SRP_A", deviceSrp.srpA());
                }
                default -> device.responses(name, deviceSrp, asked.parameters());
            };
        }
    }

    /// Two riddles, one after the other; each person has answers of their own.
    private final class ByFunctions extends Course {
        ByFunctions(TestPool pool, String client, String name) {
            super(client, name);
            pool.confirmedUser(name);
        }

        @Override
        String flow() {
            return "CUSTOM_AUTH";
        }

        @Override
        Map<String, String> first() {
            return Map.of();
        }

        @Override
        Map<String, String> right(Posed asked) {
            return Map.of("ANSWER", name + asked.parameters().get("round"));
        }
    }

    private final class ByPasskey extends Course {
        private final PasskeyUser user;

        ByPasskey(TestPool pool, String client, String name) {
            super(client, name);
            user = PasskeyUser.in(pool, client, name);
            user.register();
        }

        @Override
        String flow() {
            return "USER_AUTH";
        }

        @Override
        Map<String, String> first() {
            return Map.of("PREFERRED_CHALLENGE", "WEB_AUTHN");
        }

        @Override
        Map<String, String> right(Posed asked) {
            var options =
                    Json.read(asked.parameters().getOrDefault("CREDENTIAL_REQUEST_OPTIONS", ""));
            return Map.of("CREDENTIAL", Json.text(user.authenticator().get(options)));
        }
    }

    /// Somebody new each time.
    private abstract class ByNewcomer extends Course {
        final SigningIn home;
        private final String prefix;
        private int came;

        ByNewcomer(SigningIn home, String name) {
            super(home.client(), name);
            this.home = home;
            prefix = name;
        }

        @Override
        void begin() {
            name = prefix + came++;
            home.pool().confirmedUser(name);
            super.begin();
        }

        @Override
        String flow() {
            return "USER_PASSWORD_AUTH";
        }

        @Override
        Map<String, String> first() {
            return Map.of("PASSWORD", TestPool.PASSWORD);
        }
    }

    private final class BySettingUpAnApp extends ByNewcomer {
        BySettingUpAnApp(SigningIn home, String name) {
            super(home, name);
        }

        /// With the session that says that the app's code was right.
        @Override
        Step rightStep(Posed asked) {
            var associated = server.app().associateSoftwareToken(r -> r.session(asked.session()));
            var code = TestTotp.with(server, associated.secretCode()).code();
            var verified =
                    server.app()
                            .verifySoftwareToken(
                                    r -> r.session(associated.session()).userCode(code));
            return new Step(client, asked.challenge(), verified.session(), right(asked))
                    .withName(name);
        }

        @Override
        Map<String, String> right(Posed asked) {
            return Map.of();
        }
    }

    private final class BySettingUpAnAddress extends ByNewcomer {
        private String email = "";

        BySettingUpAnAddress(SigningIn home, String name) {
            super(home, name);
        }

        @Override
        Map<String, String> right(Posed asked) {
            if (asked.challenge().equals("MFA_SETUP")) {
                email = SigningIn.mail(name);
                return Map.of("EMAIL", email);
            }
            return Map.of("EMAIL_OTP_CODE", newest(home, email));
        }
    }

    /// Goes on from the confirmed sign-up, by a code to the address that it proved.
    private final class BySigningUp extends ByNewcomer {
        private int came;
        private String email = "";

        BySigningUp(SigningIn home, String name) {
            super(home, name);
        }

        @Override
        void begin() {
            var earlier = name;
            name = "up" + came++ + earlier.replaceFirst("up\\d+", "");
            email = SigningIn.mail("up");
            var session = home.signedUp(name, email);
            server.admin()
                    .adminSetUserMFAPreference(r ->
                            r.userPoolId(home.pool().id())
                                    .username(name)
                                    .emailMfaSettings(m -> m.enabled(true)));
            // Nobody else goes on by it, and it is good once.
            if (came > 1) assertThat(refuses(() -> home.goOn(session, earlier))).isTrue();
            var answer = home.goOn(session, name);
            assertThat(refuses(() -> home.goOn(session, name))).isTrue();
            posed =
                    new Posed(
                            answer.challengeNameAsString(),
                            answer.session(),
                            answer.challengeParameters());
        }

        private static boolean refuses(Runnable call) {
            try {
                call.run();
                return false;
            } catch (NotAuthorizedException e) {
                return true;
            }
        }

        @Override
        Map<String, String> right(Posed asked) {
            return Map.of("EMAIL_OTP_CODE", newest(home, email));
        }
    }

    private SigningIn setUpHome(AuthFactorType... factors) {
        return SigningIn.byChoice(
                server,
                r -> r.autoVerifiedAttributes(VerifiedAttributeType.EMAIL),
                c -> c.explicitAuthFlowsWithStrings("ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_AUTH"),
                factors);
    }

    private static String newest(SigningIn home, String address) {
        return home.messagesTo(address).getFirst().findCode().orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(longs = {8, 13})
    void norWhereFactorsAreSetUpOnTheWay(long seed) {
        var random = new Random(seed);
        var needing = setUpHome(AuthFactorType.PASSWORD);
        needing.setMfa(UserPoolMfaType.ON);
        var signingUp = setUpHome(AuthFactorType.PASSWORD, AuthFactorType.EMAIL_OTP);
        var courses = new ArrayList<Course>();
        for (int i = 0; i < 2; i++) {
            courses.add(new BySettingUpAnApp(needing, "ana" + i + "x"));
            courses.add(new BySettingUpAnAddress(needing, "bo" + i + "x"));
            courses.add(new BySigningUp(signingUp, "cy" + i + "x"));
        }

        for (int i = 0; i < STEPS / 2; i++) {
            if (i % 50 == 49) server.clock().forward(Duration.ofHours(1));
            step(courses, random);
        }

        assertThat(signedIn).as("seed %d", seed).hasSize(3);
        assertThat(refused).as("seed %d", seed).isGreaterThan(STEPS / 40);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5})
    void onlyRightStepsEndInTokens(long seed) {
        var random = new Random(seed);
        var pool = pool();
        var client =
                pool.client(c ->
                        c.explicitAuthFlowsWithStrings(
                                        "ALLOW_USER_SRP_AUTH",
                                        "ALLOW_USER_PASSWORD_AUTH",
                                        "ALLOW_CUSTOM_AUTH",
                                        "ALLOW_USER_AUTH")
                                .authSessionValidity(15));
        var courses = new ArrayList<Course>();
        for (int i = 0; i < 2; i++) {
            courses.add(new ByAuthenticator(pool, client, "ana" + i));
            courses.add(new ByDevice(pool, client, "dóra" + i));
            courses.add(new ByFunctions(pool, client, "carl" + i));
            courses.add(new ByPasskey(pool, client, "kay" + i));
        }

        for (int i = 0; i < STEPS; i++) {
            // Who was locked for wrong steps may go on.
            if (i % 50 == 49) server.clock().forward(Duration.ofHours(1));
            step(courses, random);
        }

        assertThat(signedIn).as("seed %d", seed).hasSize(4);
        assertThat(refused).as("seed %d", seed).isGreaterThan(STEPS / 20);
    }

    private TestPool pool() {
        var define =
                server.functions()
                        .make(event -> {
                            var session = event.at("/request/session");
                            boolean wrong = false;
                            for (var round : session)
                                wrong |= !round.path("challengeResult").asBoolean();
                            var response = (ObjectNode) event.get("response");
                            if (wrong) response.put("failAuthentication", true);
                            else if (session.size() == 2) response.put("issueTokens", true);
                            else response.put("challengeName", "CUSTOM_CHALLENGE");
                        });
        var create =
                server.functions()
                        .make(event -> {
                            var round = Integer.toString(event.at("/request/session").size());
                            var response = (ObjectNode) event.get("response");
                            response.putObject("publicChallengeParameters").put("round", round);
                            response.putObject("privateChallengeParameters")
                                    .put("answer", event.path("userName").asString() + round);
                        });
        var verify =
                server.functions()
                        .make(event -> {
                            var right =
                                    event.at("/request/privateChallengeParameters/answer")
                                            .asString();
                            ((ObjectNode) event.get("response"))
                                    .put(
                                            "answerCorrect",
                                            right.equals(
                                                    event.at("/request/challengeAnswer")
                                                            .asString()));
                        });
        var pool =
                server.pool(p ->
                        p.policies(policies ->
                                        policies.signInPolicy(s ->
                                                s.allowedFirstAuthFactors(
                                                        AuthFactorType.PASSWORD,
                                                        AuthFactorType.WEB_AUTHN)))
                                .deviceConfiguration(d -> d.challengeRequiredOnNewDevice(true))
                                .lambdaConfig(l ->
                                        l.defineAuthChallenge(define.arn())
                                                .createAuthChallenge(create.arn())
                                                .verifyAuthChallengeResponse(verify.arn())));
        server.admin()
                .setUserPoolMfaConfig(r ->
                        r.userPoolId(pool.id())
                                .mfaConfiguration(UserPoolMfaType.OPTIONAL)
                                .softwareTokenMfaConfiguration(s -> s.enabled(true))
                                .webAuthnConfiguration(
                                        w -> w.relyingPartyId(PasskeyUser.RELYING_PARTY)));
        return pool;
    }

    private void step(List<Course> courses, Random random) {
        var course = courses.get(random.nextInt(courses.size()));
        try {
            var asked = course.posed;
            if (asked == null) course.begin();
            else if (random.nextInt(5) > 0) takeRight(course, asked);
            else takeWrong(course, asked, courses, random);
        } catch (InternalErrorException e) {
            throw new AssertionError("the server failed", e);
        } catch (CognitoIdentityProviderException e) {
            refused++;
            course.posed = null;
        }
    }

    private void takeRight(Course course, Posed asked) {
        var step = course.rightStep(asked);
        var tokens = send(course, step);
        taken.add(step);
        if (tokens != null) {
            signedIn.merge(course.getClass().getSimpleName(), 1, Integer::sum);
            course.posed = null;
        }
    }

    private void takeWrong(Course course, Posed asked, List<Course> courses, Random random) {
        var others =
                courses.stream()
                        .filter(o -> !o.name.equals(course.name) && o.posed != null)
                        .toList();
        if (others.isEmpty() || taken.isEmpty()) return;
        var other = others.get(random.nextInt(others.size()));
        var theirs = other.posed;
        if (theirs == null) return;
        var step = course.rightStep(asked);
        var before = taken.get(random.nextInt(taken.size()));
        int kind = random.nextInt(6);
        var wrong =
                switch (kind) {
                    case 0 -> step.withSession(theirs.session());
                    case 1 -> step.withChallenge(theirs.challenge());
                    case 2 -> step.withResponses(other.rightStep(theirs).responses());
                    case 3 -> step.withName(other.name);
                    case 4 -> step.withSession(before.session());
                    default -> before;
                };
        // The same challenge under the same name is no wrong step.
        if (wrong.equals(step)) return;
        other.posed = null;
        var tokens = send(course, wrong);
        course.posed = null;
        assertThat(tokens)
                .as("tokens for a wrong step (%d) of %s in place of %s", kind, wrong, step)
                .isNull();
    }

    /// The tokens that a step ends in; null where there are none.
    private @Nullable AuthenticationResultType send(Course course, Step step) {
        var answer =
                server.app()
                        .respondToAuthChallenge(r ->
                                r.clientId(step.client())
                                        .challengeName(step.challenge())
                                        .session(step.session())
                                        .challengeResponses(step.responses()));
        if (answer.authenticationResult() != null) return answer.authenticationResult();
        course.posed =
                new Posed(
                        answer.challengeNameAsString(),
                        answer.session(),
                        answer.challengeParameters());
        return null;
    }
}
