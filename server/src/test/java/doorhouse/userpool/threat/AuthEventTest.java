package doorhouse.userpool.threat;

import static doorhouse.testing.TestPool.PASSWORD;
import static doorhouse.testing.TestPool.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.nimbusds.jwt.SignedJWT;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AdvancedSecurityModeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthEventType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFlowType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ChallengeName;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ChallengeNameType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ChallengeResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.EventResponseType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.EventType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ExplicitAuthFlowsType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.FeedbackValueType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.HttpHeader;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InvalidParameterException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.NotAuthorizedException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ResourceNotFoundException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.RiskDecisionType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserNotFoundException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolAddOnNotEnabledException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolMfaType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.VerifiedAttributeType;

class AuthEventTest {
    private static final HttpHeader CURL =
            HttpHeader.builder().headerName("User-Agent").headerValue("curl/8").build();

    private final TestServer server = TestServer.shared();
    private final TestPool pool =
            server.pool(r ->
                    r.userPoolAddOns(a -> a.advancedSecurityMode(AdvancedSecurityModeType.AUDIT))
                            .autoVerifiedAttributes(VerifiedAttributeType.EMAIL));
    private final String client = pool.client();

    private List<AuthEventType> events(String name) {
        return server.admin()
                .adminListUserAuthEvents(r -> r.userPoolId(pool.id()).username(name))
                .authEvents();
    }

    private static String encoded(String contextData) {
        var payload = contextData.replace("\"", "\\\"");
        var data = "{\"payload\":\"{\\\"contextData\\\":" + payload + "}\",\"signature\":\"x\"}";
        return Base64.getEncoder().encodeToString(data.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aSignInIsOneEventThatItsTokensName() throws ParseException {
        pool.confirmedUser("ana");

        var token = SignedJWT.parse(pool.accessToken(client, "ana"));

        assertThat(events("ana"))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.eventId())
                            .isEqualTo(token.getJWTClaimsSet().getStringClaim("event_id"));
                    assertThat(event.eventType()).isEqualTo(EventType.SIGN_IN);
                    assertThat(event.eventResponse()).isEqualTo(EventResponseType.PASS);
                    assertThat(event.eventRisk().riskDecision())
                            .isEqualTo(RiskDecisionType.NO_RISK);
                    assertThat(event.eventRisk().riskLevel()).isNull();
                    assertThat(event.eventRisk().compromisedCredentialsDetected()).isFalse();
                    assertThat(event.challengeResponses())
                            .singleElement()
                            .matches(c ->
                                    c.challengeName() == ChallengeName.PASSWORD
                                            && c.challengeResponse() == ChallengeResponse.SUCCESS);
                    assertThat(event.eventContextData().ipAddress()).isEqualTo("127.0.0.1");
                    assertThat(event.eventContextData().deviceName()).isNull();
                    assertThat(event.eventFeedback()).isNull();
                    assertThat(event.creationDate()).isNotNull();
                });
    }

    @Test
    void aWrongPasswordHasFailed() {
        pool.confirmedUser("bob");

        var refused = catchThrowable(() -> pool.signIn(client, "bob", "Wrong-Horse-7"));

        assertThat(refused).isInstanceOf(NotAuthorizedException.class);
        assertThat(events("bob"))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.eventResponse()).isEqualTo(EventResponseType.FAIL);
                    assertThat(event.challengeResponses().getFirst().challengeResponse())
                            .isEqualTo(ChallengeResponse.FAILURE);
                });
    }

    @Test
    void theStepsOfASignInAreOneEvent() {
        server.admin()
                .adminCreateUser(
                        r -> r.userPoolId(pool.id()).username("cyd").temporaryPassword(PASSWORD));

        var challenge = pool.signIn(client, "cyd", PASSWORD);
        var before = events("cyd");
        var weak =
                catchThrowable(() ->
                        server.app()
                                .respondToAuthChallenge(r ->
                                        r.clientId(client)
                                                .challengeName(
                                                        ChallengeNameType.NEW_PASSWORD_REQUIRED)
                                                .session(challenge.session())
                                                .challengeResponses(
                                                        Map.of(
                                                                "USERNAME",
                                                                "cyd",
                                                                "NEW_PASSWORD",
                                                                "weak"))));
        var between = events("cyd");
        server.app()
                .respondToAuthChallenge(r ->
                        r.clientId(client)
                                .challengeName(ChallengeNameType.NEW_PASSWORD_REQUIRED)
                                .session(challenge.session())
                                .challengeResponses(
                                        Map.of("USERNAME", "cyd", "NEW_PASSWORD", PASSWORD + "x")));
        var after = events("cyd");

        assertThat(weak).isNotNull();
        assertThat(before)
                .singleElement()
                .matches(e -> e.eventResponse() == EventResponseType.IN_PROGRESS);
        assertThat(between)
                .singleElement()
                .matches(e -> e.eventResponse() == EventResponseType.FAIL);
        assertThat(after)
                .singleElement()
                .matches(e -> e.eventResponse() == EventResponseType.PASS)
                .matches(e -> e.eventId().equals(before.getFirst().eventId()))
                .matches(e -> e.challengeResponses().size() == 1);
    }

    @Test
    void aSecondFactorIsPartOfTheSameEvent() {
        var guarded =
                server.pool(r ->
                        r.userPoolAddOns(a ->
                                        a.advancedSecurityMode(AdvancedSecurityModeType.ENFORCED))
                                .mfaConfiguration(UserPoolMfaType.ON)
                                .smsConfiguration(
                                        s -> s.snsCallerArn("arn:aws:iam::123456789012:role/sms")));
        var app = guarded.client();
        guarded.confirmedUser("mia", attribute("phone_number", "+420777000111"));

        var session = guarded.signIn(app, "mia", PASSWORD).session();
        var code = codeTo("+420777000111");
        var wrong = catchThrowable(() -> answer(app, session, code.equals("1") ? "2" : "1"));
        answer(app, session, code);

        assertThat(wrong).isNotNull();
        assertThat(
                        server.admin()
                                .adminListUserAuthEvents(
                                        r -> r.userPoolId(guarded.id()).username("mia"))
                                .authEvents())
                .singleElement()
                .matches(e -> e.eventResponse() == EventResponseType.PASS)
                .satisfies(e ->
                        assertThat(e.challengeResponses())
                                .extracting(c -> c.challengeName() + " " + c.challengeResponse())
                                .containsExactly("Password Success", "Mfa Failure", "Mfa Success"));
    }

    @Test
    void customAuthenticationIsKeptWhereItsOwnModeSaysSo() {
        var atOnce = server.functions().answering(response -> response.put("issueTokens", true));
        var custom =
                server.pool(r ->
                        r.lambdaConfig(l ->
                                        l.defineAuthChallenge(atOnce.arn())
                                                .createAuthChallenge(atOnce.arn())
                                                .verifyAuthChallengeResponse(atOnce.arn()))
                                .userPoolAddOns(a ->
                                        a.advancedSecurityMode(AdvancedSecurityModeType.OFF)
                                                .advancedSecurityAdditionalFlows(
                                                        f -> f.customAuthMode("AUDIT"))));
        var app =
                custom.client(c ->
                        c.explicitAuthFlows(
                                ExplicitAuthFlowsType.ALLOW_CUSTOM_AUTH,
                                ExplicitAuthFlowsType.ALLOW_USER_PASSWORD_AUTH));
        custom.confirmedUser("nea");

        custom.accessToken(app, "nea");
        server.app()
                .initiateAuth(r ->
                        r.clientId(app)
                                .authFlow(AuthFlowType.CUSTOM_AUTH)
                                .authParameters(Map.of("USERNAME", "nea")));

        assertThat(
                        server.admin()
                                .adminListUserAuthEvents(
                                        r -> r.userPoolId(custom.id()).username("nea"))
                                .authEvents())
                .singleElement()
                .matches(e -> e.eventResponse() == EventResponseType.PASS)
                .matches(e -> e.challengeResponses().isEmpty());
    }

    private void answer(String app, String session, String code) {
        server.app()
                .respondToAuthChallenge(r ->
                        r.clientId(app)
                                .challengeName(ChallengeNameType.SMS_MFA)
                                .session(session)
                                .challengeResponses(
                                        Map.of("USERNAME", "mia", "SMS_MFA_CODE", code)));
    }

    @Test
    void whatClientsTellOfTheirSurroundingsIsKept() {
        pool.confirmedUser("dan");
        var agent =
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
                        + " Chrome/126.0.0.0 Safari/537.36";
        var data = encoded("{\"UserAgent\":\"" + agent + "\",\"ClientTimezone\":\"+01:00\"}");

        server.app()
                .initiateAuth(r ->
                        r.clientId(client)
                                .authFlow(AuthFlowType.USER_PASSWORD_AUTH)
                                .authParameters(Map.of("USERNAME", "dan", "PASSWORD", PASSWORD))
                                .userContextData(
                                        c -> c.encodedData(data).ipAddress("198.51.100.7")));

        var context = events("dan").getFirst().eventContextData();
        assertThat(context.deviceName()).isEqualTo("Chrome 126, Windows 10");
        assertThat(context.timezone()).isEqualTo("+01:00");
        // A public client is not believed when it says where its user is.
        assertThat(context.ipAddress()).isEqualTo("127.0.0.1");
    }

    @Test
    void anAppsOwnServerIsBelievedWhereItsUsersAre() {
        pool.confirmedUser("eva");

        server.admin()
                .adminInitiateAuth(r ->
                        r.userPoolId(pool.id())
                                .clientId(client)
                                .authFlow(AuthFlowType.ADMIN_USER_PASSWORD_AUTH)
                                .authParameters(Map.of("USERNAME", "eva", "PASSWORD", PASSWORD))
                                .contextData(c ->
                                        c.ipAddress("2001:db8::7")
                                                .serverName("app")
                                                .serverPath("/login")
                                                .httpHeaders(CURL)));

        var context = events("eva").getFirst().eventContextData();
        assertThat(context.ipAddress()).isEqualTo("2001:db8::7");
        assertThat(context.deviceName()).isEqualTo("Other, Other");
    }

    @Test
    void anAddressThatIsNoneIsRefused() {
        var refused =
                catchThrowable(() ->
                        server.app()
                                .forgotPassword(r ->
                                        r.clientId(client)
                                                .username("nobody")
                                                .userContextData(c -> c.ipAddress("here"))));

        assertThat(refused).isInstanceOf(InvalidParameterException.class);
    }

    @Test
    void whatIsNoContextDataTellsNothing() {
        pool.confirmedUser("fay");

        server.app()
                .initiateAuth(r ->
                        r.clientId(client)
                                .authFlow(AuthFlowType.USER_PASSWORD_AUTH)
                                .authParameters(Map.of("USERNAME", "fay", "PASSWORD", PASSWORD))
                                .userContextData(c -> c.encodedData("{no Base64}")));

        assertThat(events("fay").getFirst().eventContextData().deviceName()).isNull();
    }

    @Test
    void whatIsTooLongToBeAFactTellsNothing() {
        pool.confirmedUser("zoe");
        var data = encoded("{\"ClientTimezone\":\"x" + "😀".repeat(100) + "\"}");

        server.app()
                .initiateAuth(r ->
                        r.clientId(client)
                                .authFlow(AuthFlowType.USER_PASSWORD_AUTH)
                                .authParameters(Map.of("USERNAME", "zoe", "PASSWORD", PASSWORD))
                                .userContextData(c -> c.encodedData(data)));

        assertThat(events("zoe"))
                .singleElement()
                .matches(e -> e.eventContextData().timezone() == null);
    }

    @Test
    void signUpCodesAndPasswordsHaveEventsToo() {
        server.app()
                .signUp(r ->
                        r.clientId(client)
                                .username("gil")
                                .password(PASSWORD)
                                .userAttributes(attribute("email", "gil@example.com")));
        server.app().resendConfirmationCode(r -> r.clientId(client).username("gil"));
        var wrong =
                catchThrowable(() ->
                        server.app()
                                .confirmSignUp(r ->
                                        r.clientId(client).username("gil").confirmationCode("x")));
        server.app()
                .confirmSignUp(
                        r -> r.clientId(client).username("gil").confirmationCode(code("gil")));
        server.app().forgotPassword(r -> r.clientId(client).username("gil"));
        server.app()
                .confirmForgotPassword(r ->
                        r.clientId(client)
                                .username("gil")
                                .confirmationCode(code("gil"))
                                .password(PASSWORD + "2"));
        var access =
                pool.signIn(client, "gil", PASSWORD + "2").authenticationResult().accessToken();
        server.app()
                .changePassword(r ->
                        r.accessToken(access)
                                .previousPassword(PASSWORD + "2")
                                .proposedPassword(PASSWORD + "3"));

        assertThat(wrong).isNotNull();
        assertThat(events("gil"))
                .extracting(e -> e.eventType() + " " + e.eventResponse())
                .containsExactlyInAnyOrder(
                        "PasswordChange Pass",
                        "SignIn Pass",
                        "ForgotPassword Pass",
                        "ForgotPassword InProgress",
                        "SignUp Pass",
                        "SignUp Fail",
                        "ResendCode Pass",
                        "SignUp InProgress");
    }

    private String code(String name) {
        return codeTo(name + "@example.com");
    }

    private String codeTo(String address) {
        return server.inbox()
                .list(r -> r.message().to().equals(address))
                .getFirst()
                .message()
                .findCode()
                .orElseThrow();
    }

    @Test
    void eventsAreListedNewestFirstPageByPage() {
        pool.confirmedUser("hal");
        for (int i = 0; i < 3; i++) pool.accessToken(client, "hal");

        var first =
                server.admin()
                        .adminListUserAuthEvents(
                                r -> r.userPoolId(pool.id()).username("hal").maxResults(2));
        var second =
                server.admin()
                        .adminListUserAuthEvents(r ->
                                r.userPoolId(pool.id())
                                        .username("hal")
                                        .maxResults(2)
                                        .nextToken(first.nextToken()));

        assertThat(first.authEvents()).hasSize(2);
        assertThat(first.authEvents().getFirst().creationDate())
                .isAfterOrEqualTo(first.authEvents().getLast().creationDate());
        assertThat(second.authEvents()).hasSize(1).doesNotContainAnyElementsOf(first.authEvents());
        assertThat(second.nextToken()).isNull();
    }

    @Test
    void anAdministratorSaysWhetherItWasTheUser() {
        pool.confirmedUser("ian");
        pool.accessToken(client, "ian");
        var id = events("ian").getFirst().eventId();

        server.admin()
                .adminUpdateAuthEventFeedback(r ->
                        r.userPoolId(pool.id())
                                .username("ian")
                                .eventId(id)
                                .feedbackValue(FeedbackValueType.INVALID));
        var unknown =
                catchThrowable(() ->
                        server.admin()
                                .adminUpdateAuthEventFeedback(r ->
                                        r.userPoolId(pool.id())
                                                .username("ian")
                                                .eventId("other")
                                                .feedbackValue(FeedbackValueType.VALID)));

        var feedback = events("ian").getFirst().eventFeedback();
        assertThat(feedback.feedbackValue()).isEqualTo(FeedbackValueType.INVALID);
        assertThat(feedback.provider()).isEqualTo("Admin");
        assertThat(feedback.feedbackDate()).isNotNull();
        assertThat(unknown).isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void withoutTheTokenOfAMailNobodySaysAnything() {
        pool.confirmedUser("jan");
        pool.accessToken(client, "jan");
        var id = events("jan").getFirst().eventId();

        var known = catchThrowable(() -> say("jan", id));
        var unknown = catchThrowable(() -> say("nobody", id));

        assertThat(known)
                .isInstanceOf(NotAuthorizedException.class)
                .hasMessageContaining("Invalid feedback token");
        assertThat(unknown)
                .isInstanceOf(NotAuthorizedException.class)
                .hasMessageContaining("Invalid feedback token");
    }

    private void say(String name, String id) {
        server.app()
                .updateAuthEventFeedback(r ->
                        r.userPoolId(pool.id())
                                .username(name)
                                .eventId(id)
                                .feedbackToken("a.b.c.d.e")
                                .feedbackValue(FeedbackValueType.VALID));
    }

    @Test
    void eventsGoWithTheirUser() {
        pool.confirmedUser("kim");
        pool.accessToken(client, "kim");
        events("kim");

        server.admin().adminDeleteUser(r -> r.userPoolId(pool.id()).username("kim"));
        var gone = catchThrowable(() -> events("kim"));
        pool.confirmedUser("kim");

        assertThat(gone).isInstanceOf(UserNotFoundException.class);
        assertThat(events("kim")).isEmpty();
    }

    @Test
    void aPoolWithoutThreatProtectionKeepsNone() {
        var plain = server.pool();
        plain.confirmedUser("leo");
        plain.accessToken(plain.client(), "leo");

        var refused =
                catchThrowable(() ->
                        server.admin()
                                .adminListUserAuthEvents(
                                        r -> r.userPoolId(plain.id()).username("leo")));
        server.admin()
                .updateUserPool(r ->
                        r.userPoolId(plain.id())
                                .userPoolTier("PLUS")
                                .userPoolAddOns(a ->
                                        a.advancedSecurityMode(AdvancedSecurityModeType.AUDIT)));
        var kept =
                server.admin()
                        .adminListUserAuthEvents(r -> r.userPoolId(plain.id()).username("leo"));

        assertThat(refused).isInstanceOf(UserPoolAddOnNotEnabledException.class);
        assertThat(kept.authEvents()).isEmpty();
    }
}
