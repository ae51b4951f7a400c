package doorhouse.userpool.signin;

import static doorhouse.testing.TestPool.PASSWORD;
import static doorhouse.testing.TestPool.attribute;
import static doorhouse.userpool.signin.SigningIn.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import doorhouse.testing.TestLog;
import doorhouse.testing.TestServer;
import doorhouse.testing.TestSrp;
import doorhouse.userpool.code.CodeMessages;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFactorType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFlowType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ChallengeNameType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.MessageActionType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.PreventUserExistenceErrorTypes;

class HiddenChoiceTest {
    private static final String MISMATCH = "Invalid code or auth state for the user.";
    private static final String WRONG = "Incorrect username or password.";
    private static final AuthFactorType[] ALL = {
        AuthFactorType.PASSWORD, AuthFactorType.EMAIL_OTP, AuthFactorType.SMS_OTP
    };
    private final TestServer server = TestServer.shared();

    @Test
    void whoDoesNotExistIsToldOnlyWhereThatIsNotHidden() {
        var home = SigningIn.byChoice(ALL);

        refused(() -> home.choose("nobody"), "UserNotFoundException", "User does not exist.");
    }

    @Test
    void whereItIsHiddenNobodyIsAnsweredAsSomebody() {
        var home = SigningIn.hiding(ALL);
        var real = SigningIn.mail("ana");
        home.pool()
                .confirmedUser(
                        "ana",
                        attribute("email", real),
                        attribute("phone_number", SigningIn.phone()));
        var somebody = home.choose("ana");
        var nobody = home.choose("nobody");

        assertThat(nobody.challengeName()).isEqualTo(somebody.challengeName());
        assertThat(nobody.availableChallenges()).isEqualTo(somebody.availableChallenges());
        assertThat(nobody.challengeParameters().keySet())
                .isEqualTo(somebody.challengeParameters().keySet());
        // Neither the session nor what is sealed in an SRP exchange is longer for one of them,
        // but for a time or a number that is a digit shorter.
        assertThat(home.choose("ona").session().length())
                .isCloseTo(somebody.session().length(), within(8));
        var srp = TestSrp.of(home.pool(), "ana");
        assertThat(secretBlock(home, "ona", srp).length())
                .isCloseTo(secretBlock(home, "ana", srp).length(), within(8));

        for (var kind : List.of("EMAIL_OTP", "SMS_OTP")) {
            var asked = home.select(somebody.session(), "ana", kind);
            var pretended = home.select(nobody.session(), "nobody", kind);
            assertThat(pretended.challengeName()).isEqualTo(asked.challengeName());
            assertThat(pretended.challengeParameters().keySet())
                    .isEqualTo(asked.challengeParameters().keySet());
        }
        refused(
                () -> home.select(nobody.session(), "nobody", "PASSWORD", "PASSWORD", PASSWORD),
                "NotAuthorizedException",
                WRONG);
    }

    private static String secretBlock(SigningIn home, String name, TestSrp srp) {
        return home.choose(name, "PREFERRED_CHALLENGE", "PASSWORD_SRP", "SRP_A", srp.srpA())
                .challengeParameters()
                .getOrDefault("SECRET_BLOCK", "");
    }

    /// A name is kept to 768 bytes. A character of four may stand across the edge.
    @Test
    void aLongNameIsCutBetweenCharacters() {
        var home = SigningIn.hiding(ALL);
        var name = "a".repeat(766) + "🦊";

        var challenge = home.choose(name);
        var next = home.select(challenge.session(), "a".repeat(766), "PASSWORD");

        assertThat(next.challengeNameAsString()).isEqualTo("PASSWORD");
        assertThat(challenge.availableChallenges())
                .isEqualTo(home.choose("nobody").availableChallenges());
    }

    @Test
    void aPhantomsCodesAreCountedAndNeverRight() {
        var home = SigningIn.hiding(ALL);
        var email = SigningIn.mail("nobody");
        var challenge = home.choose(email, "PREFERRED_CHALLENGE", "EMAIL_OTP");

        assertThat(challenge.challengeParameters())
                .containsEntry("CODE_DELIVERY_DESTINATION", "n***@e***");
        assertThat(home.choose(email, "PREFERRED_CHALLENGE", "EMAIL_OTP").challengeParameters())
                .isEqualTo(challenge.challengeParameters());
        refused(
                () -> home.email(challenge.session(), email, "12345678"),
                "CodeMismatchException",
                MISMATCH);
        for (int i = 2; i < 20; i++) home.choose(email, "PREFERRED_CHALLENGE", "EMAIL_OTP");
        refused(
                () -> home.choose(email, "PREFERRED_CHALLENGE", "EMAIL_OTP"),
                "LimitExceededException",
                "Attempt limit exceeded, please try after some time.");
        assertThat(home.messagesTo(email)).isEmpty();
    }

    /// In a pool whose users are called by their subs, which tell when somebody joined.
    @Test
    void aPhantomIsCalledAsSomebodyIs() {
        var begun = server.clock().instant().minusMillis(1);
        var home = SigningIn.namedByAddress(server);
        var real = SigningIn.mail("ana");
        home.pool().confirmedUser(real);
        server.clock().forward(Duration.ofHours(1));
        var nobody = SigningIn.mail("nobody");

        var shown = home.shown(nobody);

        for (var sub : List.of(home.shown(real), shown)) {
            var uuid = UUID.fromString(sub);
            assertThat(uuid.version()).isEqualTo(7);
            assertThat(uuid.variant()).isEqualTo(2);
            assertThat(Instant.ofEpochMilli(uuid.getMostSignificantBits() >>> 16))
                    .isBetween(begun, server.clock().instant());
        }
        assertThat(shownBySrp(home, real)).isEqualTo(home.shown(real));
        assertThat(shownBySrp(home, nobody)).isEqualTo(shown);
    }

    /// Though meanwhile the pool's first users join, after whom phantoms are called from then on.
    @Test
    void aPhantomIsCalledTheSameToTheEndOfASignIn() {
        var home = SigningIn.namedByAddress(server);
        server.clock().forward(Duration.ofHours(1));
        var nobody = SigningIn.mail("nobody");
        var srp = TestSrp.of(home.pool(), nobody);
        var shown = home.shown(nobody);
        var proving = bySrp(home, nobody, srp);
        var challenge = home.choose(nobody);
        home.pool().confirmedUser(SigningIn.mail("ana"));
        home.pool().confirmedUser(SigningIn.mail("benoit"));
        server.clock().forward(Duration.ofSeconds(130));

        var next = home.select(challenge.session(), shown, "PASSWORD");

        assertThat(next.challengeNameAsString()).isEqualTo("PASSWORD");
        assertThat(home.shown(nobody)).isNotEqualTo(shown);
        refused(
                () -> home.select(challenge.session(), home.shown(nobody), "PASSWORD"),
                "NotAuthorizedException",
                "Invalid session for the user.");
        refused(() -> home.password(next.session(), shown), "NotAuthorizedException", WRONG);
        refused(() -> home.prove(srp, proving), "NotAuthorizedException", WRONG);
    }

    /// Somebody's sub is a name of theirs, too.
    @Test
    void aPhantomIsCalledTheSameByWhatItIsCalled() {
        var home = SigningIn.namedByAddress(server);
        var real = SigningIn.mail("ana");
        home.pool().confirmedUser(real);

        for (var name : List.of(real, SigningIn.mail("nobody"))) {
            var first = bySrp(home, name);
            var sub = shownBySrp(home, name);
            var again = bySrp(home, sub.toUpperCase(Locale.ROOT));

            assertThat(again.get("USER_ID_FOR_SRP")).isEqualTo(sub);
            assertThat(again.get("SALT")).isEqualTo(first.get("SALT"));
            assertThat(home.shown(sub)).isEqualTo(sub);
        }
    }

    /// In another spelling than that under which who exists is kept.
    @Test
    void aPhantomHasItsAddressInOneSpelling() {
        var home = SigningIn.namedByAddress(server);
        var real = SigningIn.mail("ana");
        home.pool().confirmedUser(real, attribute("email_verified", "true"));

        for (var name : List.of(real, SigningIn.mail("anna"))) {
            var asked = name.toUpperCase(Locale.ROOT);
            var code = home.choose(asked, "PREFERRED_CHALLENGE", "EMAIL_OTP");
            var forgotten =
                    server.app().forgotPassword(r -> r.clientId(home.client()).username(asked));

            assertThat(code.challengeParameters().get("CODE_DELIVERY_DESTINATION"))
                    .isEqualTo("a***@e***");
            assertThat(forgotten.codeDeliveryDetails().destination()).isEqualTo("a***@e***");
        }
    }

    private String shownBySrp(SigningIn home, String name) {
        return bySrp(home, name).getOrDefault("USER_ID_FOR_SRP", "");
    }

    private Map<String, String> bySrp(SigningIn home, String name) {
        return bySrp(home, name, TestSrp.of(home.pool(), name));
    }

    private Map<String, String> bySrp(SigningIn home, String name, TestSrp srp) {
        var asked = SigningIn.parameters("USERNAME", name, "SRP_A", srp.srpA());
        return server.app()
                .initiateAuth(r ->
                        r.clientId(home.client())
                                .authFlow(AuthFlowType.USER_SRP_AUTH)
                                .authParameters(asked))
                .challengeParameters();
    }

    @Test
    void aPhantomProvesNoPassword() {
        var home = SigningIn.hiding(ALL);
        var srp = TestSrp.of(home.pool(), "nobody");
        var challenge =
                home.choose("nobody", "PREFERRED_CHALLENGE", "PASSWORD_SRP", "SRP_A", srp.srpA());

        assertThat(challenge.challengeName()).isEqualTo(ChallengeNameType.PASSWORD_VERIFIER);
        refused(
                () -> home.prove(srp, challenge.challengeParameters()),
                "NotAuthorizedException",
                WRONG);
    }

    @Test
    void aDisabledUserIsSentNothingAndToldNothing() {
        var home = SigningIn.hiding(ALL);
        var email = SigningIn.mail("ana");
        home.pool().confirmedUser("ana", attribute("email", email));
        var before = home.choose("ana", "PREFERRED_CHALLENGE", "EMAIL_OTP");
        var code = home.codeTo(email);
        server.admin().adminDisableUser(r -> r.userPoolId(home.pool().id()).username("ana"));

        var after = home.choose("ana", "PREFERRED_CHALLENGE", "EMAIL_OTP");

        assertThat(after.challengeName()).isEqualTo(ChallengeNameType.EMAIL_OTP);
        assertThat(home.messagesTo(email)).hasSize(1);
        refused(() -> home.email(before.session(), "ana", code), "CodeMismatchException", MISMATCH);
    }

    @Test
    void whatAFunctionSaysOfAMessageThatNobodySeesIsNotLogged() {
        var refusing = server.functions().throwing("gizli 12345678");
        var home =
                SigningIn.byChoice(
                        server,
                        r -> r.lambdaConfig(l -> l.customMessage(refusing.arn())),
                        r -> r.preventUserExistenceErrors(PreventUserExistenceErrorTypes.ENABLED),
                        ALL);
        home.pool().confirmedUser("ana", attribute("email", SigningIn.mail("ana")));

        try (var log = new TestLog(CodeMessages.class)) {
            home.choose("ana", "PREFERRED_CHALLENGE", "EMAIL_OTP");
            log.await(1);

            assertThat(log.lines())
                    .containsExactly("a code was not delivered: UserLambdaValidationException");
        }
    }

    @Test
    void aUserWithNothingToShowIsAnsweredAsNobodyIs() {
        var home = SigningIn.hiding(ALL);
        server.admin()
                .adminCreateUser(r ->
                        r.userPoolId(home.pool().id())
                                .username("ana")
                                .messageAction(MessageActionType.SUPPRESS));

        assertThat(home.choose("ana").availableChallenges())
                .isEqualTo(home.choose("nobody").availableChallenges());
    }
}
