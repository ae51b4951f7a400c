package doorhouse.userpool.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFactorType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.FeatureUnavailableInTierException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.GetUserPoolMfaConfigResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InvalidParameterException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolMfaType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolTierType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserVerificationType;

class PoolMfaTest {
    private static final String NO_FACTOR =
            "At least one of [SmsMfaConfiguration] or [SoftwareTokenMfaConfiguration] must be"
                    + " provided.";
    private static final String ROLE = "arn:aws:iam::123456789012:role/sms";

    private final TestServer server = TestServer.shared();
    private final CognitoIdentityProviderClient admin = server.admin();

    private GetUserPoolMfaConfigResponse config(TestPool pool) {
        return admin.getUserPoolMfaConfig(r -> r.userPoolId(pool.id()));
    }

    private void setSoftwareToken(TestPool pool, UserPoolMfaType mode) {
        admin.setUserPoolMfaConfig(r ->
                r.userPoolId(pool.id())
                        .mfaConfiguration(mode)
                        .softwareTokenMfaConfiguration(t -> t.enabled(true)));
    }

    @Test
    void aNewPoolHasNoFactor() {
        var config = config(server.pool());

        assertThat(config.mfaConfiguration()).isEqualTo(UserPoolMfaType.OFF);
        assertThat(config.softwareTokenMfaConfiguration()).isNull();
        assertThat(config.smsMfaConfiguration()).isNull();
        assertThat(config.emailMfaConfiguration()).isNull();
        assertThat(config.webAuthnConfiguration()).isNull();
    }

    @ParameterizedTest
    @EnumSource(
            value = UserPoolMfaType.class,
            names = {"ON", "OPTIONAL"})
    void theSoftwareTokenIsAFactor(UserPoolMfaType mode) {
        var pool = server.pool();

        setSoftwareToken(pool, mode);

        assertThat(config(pool).mfaConfiguration()).isEqualTo(mode);
        assertThat(config(pool).softwareTokenMfaConfiguration().enabled()).isTrue();
        assertThat(
                        admin.describeUserPool(r -> r.userPoolId(pool.id()))
                                .userPool()
                                .mfaConfiguration())
                .isEqualTo(mode);
    }

    @ParameterizedTest
    @EnumSource(
            value = UserPoolMfaType.class,
            names = {"ON", "OPTIONAL"})
    void aFactorIsNeededForMfa(UserPoolMfaType mode) {
        var pool = server.pool();

        assertThatThrownBy(() ->
                        admin.setUserPoolMfaConfig(
                                r -> r.userPoolId(pool.id()).mfaConfiguration(mode)))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining(NO_FACTOR);
        assertThatThrownBy(() ->
                        admin.setUserPoolMfaConfig(r ->
                                r.userPoolId(pool.id())
                                        .mfaConfiguration(mode)
                                        .softwareTokenMfaConfiguration(t -> t.enabled(false))))
                .hasMessageContaining(NO_FACTOR);
    }

    @Test
    void aRequestThatSaysNothingIsRefused() {
        var pool = server.pool();

        assertThatThrownBy(() -> admin.setUserPoolMfaConfig(r -> r.userPoolId(pool.id())))
                .hasMessageContaining(NO_FACTOR);
    }

    @Test
    void aRequestReplacesAllFactors() {
        var pool = server.pool();
        setSoftwareToken(pool, UserPoolMfaType.ON);

        var answer =
                admin.setUserPoolMfaConfig(
                        r -> r.userPoolId(pool.id()).mfaConfiguration(UserPoolMfaType.OFF));

        assertThat(answer.mfaConfiguration()).isEqualTo(UserPoolMfaType.OFF);
        assertThat(config(pool).softwareTokenMfaConfiguration()).isNull();
    }

    @Test
    void textMessagesNeedTheirConfigurationAndShareItWithThePool() {
        var pool = server.pool();
        assertThatThrownBy(() ->
                        admin.setUserPoolMfaConfig(r ->
                                r.userPoolId(pool.id())
                                        .mfaConfiguration(UserPoolMfaType.ON)
                                        .smsMfaConfiguration(
                                                s -> s.smsAuthenticationMessage("code {####}"))))
                .hasMessageContaining(
                        "[SmsConfiguration] is a required member of"
                                + " [SoftwareTokenMfaConfiguration].");

        admin.setUserPoolMfaConfig(r ->
                r.userPoolId(pool.id())
                        .mfaConfiguration(UserPoolMfaType.ON)
                        .smsMfaConfiguration(s ->
                                s.smsAuthenticationMessage("code {####}")
                                        .smsConfiguration(c -> c.snsCallerArn(ROLE))));

        var sms = config(pool).smsMfaConfiguration();
        assertThat(sms.smsAuthenticationMessage()).isEqualTo("code {####}");
        assertThat(sms.smsConfiguration().snsCallerArn()).isEqualTo(ROLE);
        var described = admin.describeUserPool(r -> r.userPoolId(pool.id())).userPool();
        assertThat(described.smsConfiguration().snsCallerArn()).isEqualTo(ROLE);
    }

    @Test
    void aPoolThatIsMadeWithMfaSendsTextMessages() {
        var pool =
                server.pool(r ->
                        r.mfaConfiguration(UserPoolMfaType.OPTIONAL)
                                .smsConfiguration(c -> c.snsCallerArn(ROLE)));

        assertThat(config(pool).smsMfaConfiguration().smsConfiguration().snsCallerArn())
                .isEqualTo(ROLE);
    }

    @Test
    void emailNeedsASenderOfOnesOwnAndALargerTier() {
        var plain = server.pool();
        assertThatThrownBy(() -> setEmail(plain)).isInstanceOf(InvalidParameterException.class);

        var lite =
                server.pool(r ->
                        r.userPoolTier(UserPoolTierType.LITE)
                                .emailConfiguration(e -> e.emailSendingAccount("DEVELOPER")));
        assertThatThrownBy(() -> setEmail(lite))
                .isInstanceOf(FeatureUnavailableInTierException.class);

        var pool = server.pool(r -> r.emailConfiguration(e -> e.emailSendingAccount("DEVELOPER")));
        setEmail(pool);
        assertThat(config(pool).emailMfaConfiguration().subject()).isEqualTo("Your code");
    }

    private void setEmail(TestPool pool) {
        admin.setUserPoolMfaConfig(r ->
                r.userPoolId(pool.id())
                        .mfaConfiguration(UserPoolMfaType.OPTIONAL)
                        .emailMfaConfiguration(
                                e -> e.subject("Your code").message("It is {####}")));
    }

    @Test
    void mfaIsNotOnWhereACodeAloneMayBegin() {
        var pool =
                server.pool(r ->
                        r.policies(p ->
                                p.signInPolicy(s ->
                                        s.allowedFirstAuthFactors(
                                                AuthFactorType.PASSWORD,
                                                AuthFactorType.EMAIL_OTP))));

        assertThatThrownBy(() -> setSoftwareToken(pool, UserPoolMfaType.ON))
                .isInstanceOf(InvalidParameterException.class);

        setSoftwareToken(pool, UserPoolMfaType.OPTIONAL);
    }

    @Test
    void passkeysAreConfiguredWithoutTouchingTheFactors() {
        var pool = server.pool();
        setSoftwareToken(pool, UserPoolMfaType.OPTIONAL);

        admin.setUserPoolMfaConfig(r ->
                r.userPoolId(pool.id())
                        .webAuthnConfiguration(w ->
                                w.relyingPartyId("example.com")
                                        .userVerification(UserVerificationType.REQUIRED)));

        assertThat(config(pool).mfaConfiguration()).isEqualTo(UserPoolMfaType.OPTIONAL);
        assertThat(config(pool).softwareTokenMfaConfiguration().enabled()).isTrue();
        assertThat(config(pool).webAuthnConfiguration().relyingPartyId()).isEqualTo("example.com");
    }

    @Test
    void anUpdateTurnsMfaOnOnlyWhereThereIsAFactor() {
        var pool = server.pool();
        assertThatThrownBy(() ->
                        admin.updateUserPool(
                                r -> r.userPoolId(pool.id()).mfaConfiguration(UserPoolMfaType.ON)))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining(
                        "Cannot turn MFA functionality ON, once the user pool has been created.");

        setSoftwareToken(pool, UserPoolMfaType.OPTIONAL);
        admin.updateUserPool(r -> r.userPoolId(pool.id()).mfaConfiguration(UserPoolMfaType.ON));

        assertThat(config(pool).mfaConfiguration()).isEqualTo(UserPoolMfaType.ON);
    }

    @Test
    void anUpdateThatLeavesMfaOutTurnsItOff() {
        var pool = server.pool();
        setSoftwareToken(pool, UserPoolMfaType.ON);

        admin.updateUserPool(r -> r.userPoolId(pool.id()));

        assertThat(config(pool).mfaConfiguration()).isEqualTo(UserPoolMfaType.OFF);
    }
}
