package doorhouse.userpool.passkey;

import static doorhouse.testing.TestAuthenticator.BACKUP_ELIGIBLE;
import static doorhouse.testing.TestAuthenticator.USER_PRESENT;
import static doorhouse.testing.TestAuthenticator.USER_VERIFIED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import doorhouse.testing.TestAuthenticator;
import doorhouse.testing.TestAuthenticator.Algorithm;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import doorhouse.wire.Json;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFlowType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ChallengeNameType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CognitoIdentityProviderException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CreateUserPoolClientRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ExplicitAuthFlowsType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InitiateAuthResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.PreventUserExistenceErrorTypes;
import software.amazon.awssdk.services.cognitoidentityprovider.model.RespondToAuthChallengeResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolMfaType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserVerificationType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.WebAuthnConfigurationType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.WebAuthnFactorConfigurationType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class PasskeySignInTest {
    private static final String WRONG = "NotAuthorizedException: Incorrect username or password.";
    private final TestServer server = TestServer.shared();

    /// A pool, an app of it, and one user with a passkey.
    private record House(TestPool pool, String client, String name, PasskeyUser user) {}

    private House house(
            Consumer<WebAuthnConfigurationType.Builder> settings,
            Consumer<CreateUserPoolClientRequest.Builder> clientSettings) {
        var pool =
                PasskeyUser.pool(
                        server,
                        r -> {
                            r.relyingPartyId(PasskeyUser.RELYING_PARTY);
                            settings.accept(r);
                        });
        var client =
                pool.client(r -> {
                    r.explicitAuthFlows(
                            ExplicitAuthFlowsType.ALLOW_USER_AUTH,
                            ExplicitAuthFlowsType.ALLOW_USER_PASSWORD_AUTH);
                    clientSettings.accept(r);
                });
        return new House(pool, client, "mélanie", PasskeyUser.in(pool, client, "mélanie"));
    }

    /// The same, with a passkey that is registered.
    private House houseWithPasskey() {
        var house = house(_ -> {}, _ -> {});
        house.user.register();
        return house;
    }

    private InitiateAuthResponse begin(House house, String name, String... more) {
        var parameters = new HashMap<String, String>();
        parameters.put("USERNAME", name);
        for (int i = 0; i < more.length; i += 2) parameters.put(more[i], more[i + 1]);
        return server.app()
                .initiateAuth(r ->
                        r.clientId(house.client)
                                .authFlow(AuthFlowType.USER_AUTH)
                                .authParameters(parameters));
    }

    private InitiateAuthResponse beginByPasskey(House house) {
        return begin(house, house.name, "PREFERRED_CHALLENGE", "WEB_AUTHN");
    }

    private static ObjectNode options(Map<String, String> parameters) {
        return Json.read(parameters.getOrDefault("CREDENTIAL_REQUEST_OPTIONS", ""));
    }

    private ObjectNode signed(House house, InitiateAuthResponse challenge) {
        return house.user.authenticator().get(options(challenge.challengeParameters()));
    }

    private RespondToAuthChallengeResponse answer(
            House house, String session, JsonNode credential) {
        return respond(house, "WEB_AUTHN", session, Map.of("CREDENTIAL", Json.text(credential)));
    }

    private RespondToAuthChallengeResponse respond(
            House house, String challenge, String session, Map<String, String> responses) {
        var all = new HashMap<>(responses);
        all.put("USERNAME", house.name);
        return server.app()
                .respondToAuthChallenge(r ->
                        r.clientId(house.client)
                                .challengeName(challenge)
                                .session(session)
                                .challengeResponses(all));
    }

    private void signIn(House house) {
        var challenge = beginByPasskey(house);
        var answered = answer(house, challenge.session(), signed(house, challenge));
        assertThat(answered.authenticationResult().accessToken()).isNotEmpty();
    }

    private static String refusal(ThrowingCallable call) {
        var refused = catchThrowableOfType(CognitoIdentityProviderException.class, call);
        assertThat(refused).isNotNull();
        var details = refused.awsErrorDetails();
        return details.errorCode() + ": " + details.errorMessage();
    }

    @Test
    void thePreferredPasskeySignsIn() {
        var house = house(_ -> {}, _ -> {});
        var id = house.user.register();

        var challenge = beginByPasskey(house);
        var answered = answer(house, challenge.session(), signed(house, challenge));

        assertThat(challenge.challengeName()).isEqualTo(ChallengeNameType.WEB_AUTHN);
        assertThat(challenge.availableChallengesAsStrings())
                .containsExactly("PASSWORD_SRP", "PASSWORD", "WEB_AUTHN");
        var options = options(challenge.challengeParameters());
        assertThat(Base64.getUrlDecoder().decode(options.remove("challenge").asString()))
                .hasSize(32);
        assertThat(Json.read(options.toString()))
                .isEqualTo(
                        Json.read(
                                """
                                {"timeout": 180000, "rpId": "shop.example.com",
                                 "allowCredentials": [{"type": "public-key", "id": "%s",
                                                       "transports": ["internal", "hybrid"]}],
                                 "userVerification": "preferred"}\
                                """
                                        .formatted(id)));
        assertThat(answered.authenticationResult().refreshToken()).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"RS256", "EDDSA"})
    void eachAlgorithmSignsIn(Algorithm algorithm) {
        var house = house(_ -> {}, _ -> {});
        house.user.authenticator().algorithm(algorithm).withoutUserHandle();
        house.user.register();

        signIn(house);
    }

    @Test
    void aPasskeyCanBeChosenFromTheList() {
        var house = houseWithPasskey();
        var list = begin(house, house.name);

        var chosen =
                respond(house, "SELECT_CHALLENGE", list.session(), Map.of("ANSWER", "WEB_AUTHN"));
        var named = respond(house, "WEB_AUTHN", list.session(), Map.of());

        assertThat(list.availableChallengesAsStrings()).contains("WEB_AUTHN");
        for (var challenge : new RespondToAuthChallengeResponse[] {chosen, named}) {
            assertThat(challenge.challengeName()).isEqualTo(ChallengeNameType.WEB_AUTHN);
            var credential =
                    house.user.authenticator().get(options(challenge.challengeParameters()));
            assertThat(answer(house, challenge.session(), credential).authenticationResult())
                    .isNotNull();
        }
    }

    @Test
    void aPasskeyIsAmongTheUsersFactors() {
        var house = house(_ -> {}, _ -> {});
        var token = house.user.accessToken();
        var before = server.app().getUserAuthFactors(r -> r.accessToken(token));

        house.user.register();

        var after = server.app().getUserAuthFactors(r -> r.accessToken(token));
        assertThat(before.configuredUserAuthFactorsAsStrings()).containsExactly("PASSWORD");
        assertThat(after.configuredUserAuthFactorsAsStrings())
                .containsExactly("PASSWORD", "WEB_AUTHN");
    }

    @Test
    void whoHasNoPasskeyIsOfferedNone() {
        var house = house(_ -> {}, _ -> {});

        var list = beginByPasskey(house);

        assertThat(list.challengeName()).isEqualTo(ChallengeNameType.SELECT_CHALLENGE);
        assertThat(list.availableChallengesAsStrings()).containsExactly("PASSWORD_SRP", "PASSWORD");
    }

    @Test
    void whoDoesNotExistLooksLikeWhoHasNoPasskey() {
        var house =
                house(
                        _ -> {},
                        r -> r.preventUserExistenceErrors(PreventUserExistenceErrorTypes.ENABLED));

        var real = beginByPasskey(house);
        var nobody = begin(house, "nobody", "PREFERRED_CHALLENGE", "WEB_AUTHN");

        assertThat(nobody.challengeName()).isEqualTo(real.challengeName());
        assertThat(nobody.availableChallengesAsStrings())
                .isEqualTo(real.availableChallengesAsStrings());
    }

    private static Arguments wrong(String how, Consumer<TestAuthenticator> change) {
        return Arguments.of(how, change);
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                wrong("another origin", a -> a.origin("https://shop.example.org")),
                wrong("plain http", a -> a.origin("http://shop.example.com")),
                wrong("a frame of another site's", a -> a.embedded(true)),
                wrong("another relying party", a -> a.relyingPartyId("example.com")),
                wrong("another challenge", a -> a.challenge("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")),
                wrong("no challenge", a -> a.challenge("")),
                wrong("a registration", a -> a.type("webauthn.create")),
                wrong("nobody present", a -> a.flags(USER_VERIFIED)),
                wrong(
                        "a key that can be copied now",
                        a -> a.flags(USER_PRESENT | USER_VERIFIED | BACKUP_ELIGIBLE)),
                wrong("another key", TestAuthenticator::withAnotherKey));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void whatShowsAnythingElseIsRefused(String how, Consumer<TestAuthenticator> change) {
        var house = houseWithPasskey();
        var challenge = beginByPasskey(house);
        change.accept(house.user.authenticator());

        assertThat(refusal(() -> answer(house, challenge.session(), signed(house, challenge))))
                .as(how)
                .isEqualTo(WRONG);
    }

    @Test
    void aWrongAnswerLeavesTheSessionGood() {
        var house = houseWithPasskey();
        var challenge = beginByPasskey(house);
        house.user.authenticator().origin("https://evil.test");
        assertThat(refusal(() -> answer(house, challenge.session(), signed(house, challenge))))
                .isEqualTo(WRONG);

        house.user.authenticator().origin(PasskeyUser.ORIGIN);
        var answered = answer(house, challenge.session(), signed(house, challenge));

        assertThat(answered.authenticationResult()).isNotNull();
    }

    @Test
    void anAnswerIsGoodOnceAndInItsSessionAlone() {
        var house = houseWithPasskey();
        var first = beginByPasskey(house);
        var second = beginByPasskey(house);
        var credential = signed(house, first);

        assertThat(refusal(() -> answer(house, second.session(), credential))).isEqualTo(WRONG);
        assertThat(answer(house, first.session(), credential).authenticationResult()).isNotNull();
        // Its sign count was used, so even the session is not asked.
        assertThat(refusal(() -> answer(house, first.session(), credential))).isEqualTo(WRONG);
    }

    @Test
    void anAnswerIsGoodAgainWithoutALostDevice() {
        var pool =
                PasskeyUser.poolWithoutRelyingParty(
                        server,
                        r -> r.deviceConfiguration(d -> d.challengeRequiredOnNewDevice(true)));
        server.admin()
                .setUserPoolMfaConfig(r ->
                        r.userPoolId(pool.id())
                                .webAuthnConfiguration(
                                        w -> w.relyingPartyId(PasskeyUser.RELYING_PARTY)));
        var client =
                pool.client(r ->
                        r.explicitAuthFlows(
                                ExplicitAuthFlowsType.ALLOW_USER_AUTH,
                                ExplicitAuthFlowsType.ALLOW_USER_PASSWORD_AUTH));
        var house = new House(pool, client, "mélanie", PasskeyUser.in(pool, client, "mélanie"));
        house.user.register();
        var challenge = beginByPasskey(house);
        var credential = Json.text(signed(house, challenge));
        var lost = Map.of("CREDENTIAL", credential, "DEVICE_KEY", "us-east-1_0a");

        assertThat(refusal(() -> respond(house, "WEB_AUTHN", challenge.session(), lost)))
                .isEqualTo("ResourceNotFoundException: Device does not exist.");

        assertThat(
                        respond(
                                        house,
                                        "WEB_AUTHN",
                                        challenge.session(),
                                        Map.of("CREDENTIAL", credential))
                                .authenticationResult()
                                .newDeviceMetadata())
                .isNotNull();
    }

    @Test
    void aSessionIsGoodOnceAlsoWithoutACount() {
        var house = house(_ -> {}, _ -> {});
        house.user.authenticator().withoutCount();
        house.user.register();
        var challenge = beginByPasskey(house);
        var credential = signed(house, challenge);
        assertThat(answer(house, challenge.session(), credential).authenticationResult())
                .isNotNull();

        assertThat(refusal(() -> answer(house, challenge.session(), credential)))
                .isEqualTo(
                        "NotAuthorizedException: Invalid session for the user, session can only be"
                                + " used once.");
        signIn(house);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 3, 4})
    void aCountThatDoesNotGrowIsRefused(long before) {
        var house = houseWithPasskey();
        house.user.authenticator().signCount(4);
        signIn(house);
        house.user.authenticator().signCount(before);
        var challenge = beginByPasskey(house);

        assertThat(refusal(() -> answer(house, challenge.session(), signed(house, challenge))))
                .isEqualTo(WRONG);
        house.user.authenticator().signCount(5);
        signIn(house);
    }

    @Test
    void aPasskeyOfAnotherUserIsRefused() {
        var house = houseWithPasskey();
        var other = PasskeyUser.in(house.pool, house.client, "nele");
        other.register();
        var hers = begin(house, "nele", "PREFERRED_CHALLENGE", "WEB_AUTHN");
        var mine = beginByPasskey(house);
        var options = options(mine.challengeParameters());
        options.set(
                "allowCredentials", options(hers.challengeParameters()).path("allowCredentials"));

        var credential = other.authenticator().get(options);

        assertThat(refusal(() -> answer(house, mine.session(), credential))).isEqualTo(WRONG);
        ((ObjectNode) credential.path("response")).remove("userHandle");
        assertThat(refusal(() -> answer(house, mine.session(), credential))).isEqualTo(WRONG);
    }

    @Test
    void aDeletedPasskeyIsRefused() {
        var house = house(_ -> {}, _ -> {});
        var id = house.user.register();
        var challenge = beginByPasskey(house);
        var credential = signed(house, challenge);

        server.app()
                .deleteWebAuthnCredential(
                        r -> r.accessToken(house.user.accessToken()).credentialId(id));

        assertThat(refusal(() -> answer(house, challenge.session(), credential))).isEqualTo(WRONG);
    }

    @Test
    void aDisabledUserIsRefused() {
        var house = houseWithPasskey();
        var challenge = beginByPasskey(house);
        server.admin().adminDisableUser(r -> r.userPoolId(house.pool.id()).username(house.name));

        assertThat(refusal(() -> answer(house, challenge.session(), signed(house, challenge))))
                .isEqualTo("NotAuthorizedException: User is disabled.");
    }

    @Test
    void aPasskeyForARelyingPartyThatWasIsNotAskedFor() {
        var house = houseWithPasskey();
        configure(house, r -> r.relyingPartyId("example.com"));

        assertThat(begin(house, house.name).availableChallengesAsStrings())
                .doesNotContain("WEB_AUTHN");
        assertThat(house.user.list()).hasSize(1);
        assertThat(house.user.start().path("excludeCredentials")).isEmpty();
    }

    private void configure(House house, Consumer<WebAuthnConfigurationType.Builder> settings) {
        server.admin()
                .setUserPoolMfaConfig(
                        r -> r.userPoolId(house.pool.id()).webAuthnConfiguration(settings));
    }

    @Test
    void theHolderNeedNotBeVerifiedWhereThatIsPreferred() {
        var house = houseWithPasskey();
        house.user.authenticator().flags(USER_PRESENT);

        signIn(house);
    }

    @Test
    void theHolderMustBeVerifiedWhereThatIsRequired() {
        var house = house(r -> r.userVerification(UserVerificationType.REQUIRED), _ -> {});
        house.user.register();
        house.user.authenticator().flags(USER_PRESENT);
        var challenge = beginByPasskey(house);

        assertThat(options(challenge.challengeParameters()).path("userVerification").asString())
                .isEqualTo("required");
        assertThat(refusal(() -> answer(house, challenge.session(), signed(house, challenge))))
                .isEqualTo(WRONG);
        house.user.authenticator().flags(USER_PRESENT | USER_VERIFIED);
        signIn(house);
    }

    private void wantTwoFactors(House house, UserPoolMfaType mfa) {
        server.admin()
                .setUserPoolMfaConfig(r ->
                        r.userPoolId(house.pool.id())
                                .mfaConfiguration(mfa)
                                .softwareTokenMfaConfiguration(t -> t.enabled(true)));
    }

    private static void bothFactors(WebAuthnConfigurationType.Builder settings) {
        settings.relyingPartyId(PasskeyUser.RELYING_PARTY)
                .factorConfiguration(
                        WebAuthnFactorConfigurationType.MULTI_FACTOR_WITH_USER_VERIFICATION);
    }

    @Test
    void aPasskeyAloneIsNoneOfTwoFactors() {
        var house = houseWithPasskey();
        var begun = beginByPasskey(house);
        wantTwoFactors(house, UserPoolMfaType.ON);

        assertThat(beginByPasskey(house).availableChallengesAsStrings())
                .containsExactly("PASSWORD_SRP", "PASSWORD");
        assertThat(refusal(() -> answer(house, begun.session(), signed(house, begun))))
                .isEqualTo(WRONG);
    }

    @Test
    void aPasskeyWithAVerifiedHolderIsBothFactorsWhereThePoolSaysSo() {
        var house = houseWithPasskey();
        configure(house, PasskeySignInTest::bothFactors);
        wantTwoFactors(house, UserPoolMfaType.ON);

        signIn(house);

        house.user.authenticator().flags(USER_PRESENT);
        var challenge = beginByPasskey(house);
        assertThat(refusal(() -> answer(house, challenge.session(), signed(house, challenge))))
                .isEqualTo(WRONG);
    }

    @Test
    void theUserSwitchesPasskeysAsBothFactorsOnAndOff() {
        var house = houseWithPasskey();
        assertThat(refusal(() -> prefer(house, true)))
                .isEqualTo(
                        "InvalidParameterException: FactorConfiguration must be"
                                + " MULTI_FACTOR_WITH_USER_VERIFICATION to turn on WEB_AUTHN");
        configure(house, PasskeySignInTest::bothFactors);
        assertThat(refusal(() -> prefer(house, true)))
                .isEqualTo(
                        "InvalidParameterException: User must have another MFA method enabled to"
                                + " turn on WEB_AUTHN");
        wantTwoFactors(house, UserPoolMfaType.ON);

        prefer(house, false);

        assertThat(beginByPasskey(house).availableChallengesAsStrings())
                .doesNotContain("WEB_AUTHN");
        server.admin()
                .adminSetUserMFAPreference(r ->
                        r.userPoolId(house.pool.id())
                                .username(house.name)
                                .webAuthnMfaSettings(w -> w.enabled(false)));
    }

    private void prefer(House house, boolean enabled) {
        server.app()
                .setUserMFAPreference(r ->
                        r.accessToken(house.user.accessToken())
                                .webAuthnMfaSettings(w -> w.enabled(enabled)));
    }

    @Test
    void anotherFactorLetsTheUserSwitchThemOn() {
        var house = houseWithPasskey();
        configure(house, PasskeySignInTest::bothFactors);
        server.admin()
                .adminUpdateUserAttributes(r ->
                        r.userPoolId(house.pool.id())
                                .username(house.name)
                                .userAttributes(
                                        TestPool.attribute("phone_number", "+15550100066")));
        server.admin()
                .adminSetUserMFAPreference(r ->
                        r.userPoolId(house.pool.id())
                                .username(house.name)
                                .smsMfaSettings(s -> s.enabled(true))
                                .webAuthnMfaSettings(w -> w.enabled(true)));

        var user = server.app().getUser(r -> r.accessToken(house.user.accessToken()));

        assertThat(user.userMFASettingList()).containsExactly("SMS_MFA", "WEB_AUTHN");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[]", "null", "\"x\"", "{}", "{\"type\":\"public-key\"}"})
    void whatIsNoCredentialIsRefused(String text) {
        var house = houseWithPasskey();
        var challenge = beginByPasskey(house);

        assertThat(
                        refusal(() ->
                                respond(
                                        house,
                                        "WEB_AUTHN",
                                        challenge.session(),
                                        Map.of("CREDENTIAL", text))))
                .isEqualTo("InvalidParameterException: Credential data is not valid");
        assertThat(refusal(() -> respond(house, "WEB_AUTHN", challenge.session(), Map.of())))
                .isEqualTo("InvalidParameterException: Missing required parameter CREDENTIAL");
    }

    @Test
    void noChangedByteSignsInOrMakesTheServerFail() {
        var house = houseWithPasskey();
        var challenge = beginByPasskey(house);
        var whole = signed(house, challenge);
        var parts = new String[] {"clientDataJSON", "authenticatorData", "signature"};
        var random = new Random(7);
        for (int i = 0; i < 150; i++) {
            var broken = whole.deepCopy();
            var response = (ObjectNode) broken.path("response");
            var part = parts[i % parts.length];
            byte[] bytes = Base64.getUrlDecoder().decode(response.path(part).asString());
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            response.put(part, TestAuthenticator.base64url(bytes));

            assertThat(refusal(() -> answer(house, challenge.session(), broken)))
                    .as(() -> part + " " + broken)
                    .isEqualTo(WRONG);
        }
        assertThat(answer(house, challenge.session(), whole).authenticationResult()).isNotNull();
    }
}
