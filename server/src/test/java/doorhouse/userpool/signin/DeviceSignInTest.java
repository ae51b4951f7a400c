package doorhouse.userpool.signin;

import static doorhouse.testing.TestPool.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.SignedJWT;
import doorhouse.testing.TestDevice;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import doorhouse.testing.TestSrp;
import doorhouse.testing.TestTotp;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFlowType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthenticationResultType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ChallengeNameType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DeviceRememberedStatusType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InitiateAuthResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InvalidParameterException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.NotAuthorizedException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ResourceNotFoundException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.RespondToAuthChallengeResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolMfaType;

class DeviceSignInTest {
    private static final String WRONG = "Incorrect username or password.";
    private final TestServer server = TestServer.stoppedInTime();

    /// A pool that tracks devices, where a second factor is optional.
    private TestPool pool(boolean replacesSecondFactor, boolean onlyOnPrompt) {
        var pool =
                server.pool(p ->
                        p.deviceConfiguration(d ->
                                d.challengeRequiredOnNewDevice(replacesSecondFactor)
                                        .deviceOnlyRememberedOnUserPrompt(onlyOnPrompt)));
        server.admin()
                .setUserPoolMfaConfig(r ->
                        r.userPoolId(pool.id())
                                .mfaConfiguration(UserPoolMfaType.OPTIONAL)
                                .softwareTokenMfaConfiguration(s -> s.enabled(true)));
        pool.confirmedUser("ana");
        return pool;
    }

    private InitiateAuthResponse signIn(String client, @Nullable String deviceKey) {
        var parameters = new HashMap<String, String>();
        parameters.put("USERNAME", "ana");
        parameters.put("PASSWORD", PASSWORD);
        if (deviceKey != null) parameters.put("DEVICE_KEY", deviceKey);
        return server.app()
                .initiateAuth(r ->
                        r.clientId(client)
                                .authFlow(AuthFlowType.USER_PASSWORD_AUTH)
                                .authParameters(parameters));
    }

    private TestDevice confirmedDevice(String client) {
        var signedIn = signIn(client, null).authenticationResult();
        var device = new TestDevice(server, client, signedIn.newDeviceMetadata());
        device.confirm(signedIn.accessToken());
        return device;
    }

    private static @Nullable String deviceKey(AuthenticationResultType tokens) {
        try {
            return SignedJWT.parse(tokens.accessToken())
                    .getJWTClaimsSet()
                    .getStringClaim("device_key");
        } catch (java.text.ParseException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aSignInWithoutADeviceGetsANewOne() {
        var pool = pool(true, false);
        String client = pool.client();

        var first = signIn(client, null).authenticationResult();
        var second = signIn(client, null).authenticationResult();

        assertThat(first.newDeviceMetadata().deviceKey())
                .matches("us-east-1_[0-9a-f-]{36}")
                .isEqualTo(deviceKey(first))
                .isNotEqualTo(second.newDeviceMetadata().deviceKey());
        assertThat(first.newDeviceMetadata().deviceGroupKey()).matches("-.{8}");
    }

    @Test
    void aRememberedDeviceProvesItsSecret() {
        var pool = pool(true, false);
        String client = pool.client();
        var device = confirmedDevice(client);

        var posed = signIn(client, device.key());

        assertThat(posed.challengeName()).isEqualTo(ChallengeNameType.DEVICE_SRP_AUTH);
        assertThat(posed.challengeParameters()).containsEntry("USERNAME", "ana");
        assertThat(posed.authenticationResult()).isNull();
        var tokens = device.prove("ana", posed);
        assertThat(deviceKey(tokens)).isEqualTo(device.key());
        assertThat(tokens.newDeviceMetadata()).isNull();
    }

    @Test
    void aRememberedDeviceIsAskedInsteadOfASecondFactor() {
        var pool = pool(true, false);
        String client = pool.client();
        var device = confirmedDevice(client);
        setUp(device.prove("ana", signIn(client, device.key())).accessToken());

        var posed = signIn(client, device.key());

        assertThat(signIn(client, null).challengeName())
                .isEqualTo(ChallengeNameType.SOFTWARE_TOKEN_MFA);
        assertThat(posed.challengeName()).isEqualTo(ChallengeNameType.DEVICE_SRP_AUTH);
        assertThat(device.prove("ana", posed).accessToken()).isNotBlank();
    }

    @Test
    void elsewhereItIsAskedAfterTheSecondFactor() {
        var pool = pool(false, false);
        String client = pool.client();
        var device = confirmedDevice(client);
        var totp = setUp(device.prove("ana", signIn(client, device.key())).accessToken());
        server.clock().forward(Duration.ofSeconds(30));

        var posed = signIn(client, device.key());

        assertThat(posed.challengeName()).isEqualTo(ChallengeNameType.SOFTWARE_TOKEN_MFA);
        var next = code(client, posed.session(), totp, null);
        assertThat(next.challengeName()).isEqualTo(ChallengeNameType.DEVICE_SRP_AUTH);
        assertThat(device.prove("ana", next.session()).accessToken()).isNotBlank();
    }

    @Test
    void aDeviceThatIsNotRememberedSkipsNothing() {
        var pool = pool(true, true);
        String client = pool.client();
        var device = confirmedDevice(client);
        var known = signIn(client, device.key()).authenticationResult();
        assertThat(deviceKey(known)).isEqualTo(device.key());
        assertThat(known.newDeviceMetadata()).isNull();
        setUp(known.accessToken());

        assertThat(signIn(client, device.key()).challengeName())
                .isEqualTo(ChallengeNameType.SOFTWARE_TOKEN_MFA);

        remember(known, device, DeviceRememberedStatusType.REMEMBERED);
        assertThat(signIn(client, device.key()).challengeName())
                .isEqualTo(ChallengeNameType.DEVICE_SRP_AUTH);
        remember(known, device, DeviceRememberedStatusType.NOT_REMEMBERED);
        assertThat(signIn(client, device.key()).challengeName())
                .isEqualTo(ChallengeNameType.SOFTWARE_TOKEN_MFA);
    }

    @Test
    void aDeviceConfirmedWithoutASecretSkipsNothing() {
        var pool = pool(true, false);
        String client = pool.client();
        var signedIn = signIn(client, null).authenticationResult();
        String key = signedIn.newDeviceMetadata().deviceKey();
        server.app().confirmDevice(r -> r.accessToken(signedIn.accessToken()).deviceKey(key));
        setUp(signedIn.accessToken());

        assertThat(signIn(client, key).challengeName())
                .isEqualTo(ChallengeNameType.SOFTWARE_TOKEN_MFA);
    }

    @Test
    void aDeviceCanBeNamedWithTheSecondFactor() {
        var pool = pool(true, false);
        String client = pool.client();
        var device = confirmedDevice(client);
        var totp = setUp(device.prove("ana", signIn(client, device.key())).accessToken());
        server.clock().forward(Duration.ofSeconds(30));
        String session = signIn(client, null).session();

        unknownDevice(() -> code(client, session, totp, "us-east-1_0a"));
        var next = code(client, session, totp, device.key());

        assertThat(next.challengeName()).isEqualTo(ChallengeNameType.DEVICE_SRP_AUTH);
        assertThat(device.prove("ana", next.session()).accessToken()).isNotBlank();
    }

    @Test
    void aWrongSecretIsRefusedAndCounted() {
        var pool = pool(true, false);
        String client = pool.client();
        var device = confirmedDevice(client).forgetting();
        String session = signIn(client, device.key()).session();
        var srp = device.srp();
        var posed = device.begin("ana", srp.srpA(), session);

        for (int i = 0; i < 5; i++) refused(() -> device.answer("ana", srp, posed), WRONG);

        refused(() -> device.answer("ana", srp, posed), "Password attempts exceeded");
        refused(() -> signIn(client, null), "Password attempts exceeded");
    }

    @Test
    void aProofIsGoodOnce() {
        var pool = pool(true, false);
        String client = pool.client();
        var device = confirmedDevice(client);
        String session = signIn(client, device.key()).session();
        var srp = device.srp();
        var posed = device.begin("ana", srp.srpA(), session);
        device.answer("ana", srp, posed);

        refused(
                () -> device.answer("ana", srp, posed),
                "Invalid session for the user, session can only be used once.");
        refused(
                () -> device.begin("ana", srp.srpA(), session),
                "Invalid session for the user, session can only be used once.");
    }

    @Test
    void anExchangeServesNoOtherSignIn() {
        var pool = pool(true, false);
        String client = pool.client();
        var device = confirmedDevice(client);
        var srp = device.srp();
        var one = device.begin("ana", srp.srpA(), signIn(client, device.key()).session());
        var two = device.begin("ana", srp.srpA(), signIn(client, device.key()).session());

        refused(
                () -> device.answer("ana", srp, two.session(), one.challengeParameters(), Map.of()),
                WRONG);
        refused(
                () ->
                        device.answer(
                                "ana",
                                srp,
                                one.session(),
                                one.challengeParameters(),
                                Map.of("PASSWORD_CLAIM_SECRET_BLOCK", "AAAA")),
                WRONG);
        refused(
                () ->
                        device.answer(
                                "ana",
                                srp,
                                signIn(client, device.key()).session(),
                                one.challengeParameters(),
                                Map.of()),
                "Invalid session for the user.");
    }

    @Test
    void anotherDeviceDoesNotStepInMidway() {
        var pool = pool(true, false);
        String client = pool.client();
        var device = confirmedDevice(client);
        var other = confirmedDevice(client);
        String session = signIn(client, device.key()).session();

        refused(() -> other.proof("ana", session), "Invalid session for the user.");
        var srp = device.srp();
        var posed = device.begin("ana", srp.srpA(), session);
        refused(
                () ->
                        device.answer(
                                "ana",
                                srp,
                                posed.session(),
                                posed.challengeParameters(),
                                Map.of("DEVICE_KEY", other.key())),
                "Invalid session for the user.");
    }

    @Test
    void aPublicValueOfZeroIsRefused() {
        var pool = pool(true, false);
        String client = pool.client();
        var device = confirmedDevice(client);
        String session = signIn(client, device.key()).session();

        assertThatThrownBy(() -> device.begin("ana", "0", session))
                .isInstanceOf(InvalidParameterException.class);
    }

    @Test
    void aDeviceIsOneUsers() {
        var pool = pool(true, false);
        String client = pool.client();
        var device = confirmedDevice(client);
        pool.confirmedUser("bo");

        unknownDevice(() ->
                server.app()
                        .initiateAuth(r ->
                                r.clientId(client)
                                        .authFlow(AuthFlowType.USER_PASSWORD_AUTH)
                                        .authParameters(
                                                Map.of(
                                                        "USERNAME",
                                                        "bo",
                                                        "PASSWORD",
                                                        PASSWORD,
                                                        "DEVICE_KEY",
                                                        device.key()))));
    }

    @Test
    void aForgottenDeviceIsToldOnlyToWhoKnowsThePassword() {
        var pool = pool(true, false);
        String client = pool.client();
        var device = confirmedDevice(client);
        String session = signIn(client, device.key()).session();
        server.admin()
                .adminForgetDevice(
                        r -> r.userPoolId(pool.id()).username("ana").deviceKey(device.key()));

        unknownDevice(() -> signIn(client, device.key()));
        unknownDevice(() -> signIn(client, "not a device key"));
        unknownDevice(() -> device.proof("ana", session));
        refused(() -> pool.signIn(client, "ana", "wrong"), WRONG);
        assertThat(signIn(client, null).authenticationResult().newDeviceMetadata()).isNotNull();
    }

    @Test
    void aPoolThatTracksNoneMindsNoKey() {
        var pool = server.pool();
        String client = pool.client();
        pool.confirmedUser("ana");

        var tokens = signIn(client, "us-east-1_0a").authenticationResult();

        assertThat(deviceKey(tokens)).isNull();
        assertThat(tokens.newDeviceMetadata()).isNull();
    }

    @Test
    void theDeviceIsNamedWithTheProofOfThePassword() {
        var pool = pool(true, false);
        String client = pool.client();
        var device = confirmedDevice(client);
        var exchange = new PasswordExchange(pool, client, Map.of());

        var posed = exchange.answer(Map.of("DEVICE_KEY", device.key()));

        assertThat(posed.challengeName()).isEqualTo(ChallengeNameType.DEVICE_SRP_AUTH);
        assertThat(device.prove("ana", posed.session()).accessToken()).isNotBlank();
    }

    @Test
    void aClientThatHearsOfALostDeviceAnswersAgainWithoutIt() {
        var pool = pool(true, false);
        String client = pool.client();
        var lost = Map.of("DEVICE_KEY", "us-east-1_0a");
        var exchange = new PasswordExchange(pool, client, lost);

        unknownDevice(() -> exchange.answer(lost));

        assertThat(exchange.answer(Map.of()).authenticationResult().newDeviceMetadata())
                .isNotNull();
    }

    @Test
    void aSignInIsNotedAtItsDevice() {
        var pool = pool(true, false);
        String client = pool.client();
        var device = confirmedDevice(client);
        server.clock().forward(Duration.ofHours(1));

        String token = device.prove("ana", signIn(client, device.key())).accessToken();

        var shown =
                server.app().getDevice(r -> r.accessToken(token).deviceKey(device.key())).device();
        assertThat(shown.deviceLastAuthenticatedDate())
                .isEqualTo(shown.deviceCreateDate().plus(Duration.ofHours(1)));
    }

    @Test
    void tokensAreRefreshedFromTheirDeviceAlone() {
        var pool = pool(true, false);
        String client = pool.client();
        var signedIn = signIn(client, null).authenticationResult();
        var device = new TestDevice(server, client, signedIn.newDeviceMetadata());
        String token = signedIn.refreshToken();

        refused(() -> refresh(client, token, device.key()), "Invalid Refresh Token.");
        device.confirm(signedIn.accessToken());
        var refreshed = refresh(client, token, device.key());

        assertThat(deviceKey(refreshed)).isEqualTo(device.key());
        assertThat(refreshed.newDeviceMetadata()).isNull();
        refused(() -> refresh(client, token, null), "Invalid Refresh Token.");
        refused(
                () -> refresh(client, token, confirmedDevice(client).key()),
                "Invalid Refresh Token.");
        server.app()
                .forgetDevice(r -> r.accessToken(signedIn.accessToken()).deviceKey(device.key()));
        refused(() -> refresh(client, token, device.key()), "Invalid Refresh Token.");
        assertThat(server.app().getUser(r -> r.accessToken(signedIn.accessToken())).username())
                .isEqualTo("ana");
    }

    @Test
    void rotatedTokensKeepTheirDevice() {
        var pool = pool(true, false);
        String client =
                pool.client(c ->
                        c.explicitAuthFlowsWithStrings("ALLOW_USER_PASSWORD_AUTH")
                                .refreshTokenRotation(
                                        r -> r.feature("ENABLED").retryGracePeriodSeconds(0)));
        var signedIn = signIn(client, null).authenticationResult();
        var device = new TestDevice(server, client, signedIn.newDeviceMetadata());
        device.confirm(signedIn.accessToken());

        refused(() -> rotate(client, signedIn.refreshToken(), null), "Invalid Refresh Token.");
        var first = rotate(client, signedIn.refreshToken(), device.key());
        var second = rotate(client, first.refreshToken(), device.key());

        assertThat(deviceKey(second)).isEqualTo(device.key());
        refused(() -> rotate(client, second.refreshToken(), null), "Invalid Refresh Token.");
    }

    @Test
    void tokensFromBeforeTrackingStayGood() {
        var pool = server.pool();
        String client = pool.client();
        pool.confirmedUser("ana");
        String token = signIn(client, null).authenticationResult().refreshToken();

        server.admin()
                .updateUserPool(r ->
                        r.userPoolId(pool.id())
                                .deviceConfiguration(d -> d.challengeRequiredOnNewDevice(true)));

        assertThat(refresh(client, token, null).accessToken()).isNotBlank();
    }

    /// USER_SRP_AUTH, up to the proof.
    private final class PasswordExchange {
        private final String client;
        private final TestSrp srp;
        private final Map<String, String> posed;

        PasswordExchange(TestPool pool, String client, Map<String, String> more) {
            this.client = client;
            this.srp = TestSrp.of(pool, "ana");
            var asked = new HashMap<>(more);
            asked.put("USERNAME", "ana");
            asked.put("SRP_A", srp.srpA());
            this.posed =
                    server.app()
                            .initiateAuth(r ->
                                    r.clientId(client)
                                            .authFlow(AuthFlowType.USER_SRP_AUTH)
                                            .authParameters(asked))
                            .challengeParameters();
        }

        RespondToAuthChallengeResponse answer(Map<String, String> more) {
            var responses = srp.responses(PASSWORD, posed);
            responses.putAll(more);
            responses.put("USERNAME", "ana");
            return server.app()
                    .respondToAuthChallenge(r ->
                            r.clientId(client)
                                    .challengeName(ChallengeNameType.PASSWORD_VERIFIER)
                                    .challengeResponses(responses));
        }
    }

    private TestTotp setUp(String accessToken) {
        return TestTotp.preferred(server, accessToken);
    }

    private RespondToAuthChallengeResponse code(
            String client, String session, TestTotp totp, @Nullable String deviceKey) {
        var responses = new HashMap<String, String>();
        responses.put("USERNAME", "ana");
        responses.put("SOFTWARE_TOKEN_MFA_CODE", totp.code());
        if (deviceKey != null) responses.put("DEVICE_KEY", deviceKey);
        return server.app()
                .respondToAuthChallenge(r ->
                        r.clientId(client)
                                .challengeName(ChallengeNameType.SOFTWARE_TOKEN_MFA)
                                .session(session)
                                .challengeResponses(responses));
    }

    private void remember(
            AuthenticationResultType by, TestDevice device, DeviceRememberedStatusType status) {
        server.app()
                .updateDeviceStatus(r ->
                        r.accessToken(by.accessToken())
                                .deviceKey(device.key())
                                .deviceRememberedStatus(status));
    }

    private AuthenticationResultType refresh(
            String client, String token, @Nullable String deviceKey) {
        var parameters = new HashMap<String, String>();
        parameters.put("REFRESH_TOKEN", token);
        if (deviceKey != null) parameters.put("DEVICE_KEY", deviceKey);
        return server.app()
                .initiateAuth(r ->
                        r.clientId(client)
                                .authFlow(AuthFlowType.REFRESH_TOKEN_AUTH)
                                .authParameters(parameters))
                .authenticationResult();
    }

    private AuthenticationResultType rotate(
            String client, String token, @Nullable String deviceKey) {
        return server.app()
                .getTokensFromRefreshToken(
                        r -> r.clientId(client).refreshToken(token).deviceKey(deviceKey))
                .authenticationResult();
    }

    private static void refused(ThrowingCallable call, String sentence) {
        assertThatThrownBy(call)
                .isInstanceOf(NotAuthorizedException.class)
                .hasMessageContaining(sentence);
    }

    private static void unknownDevice(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("Device does not exist.");
    }
}
