package doorhouse.userpool.signin;

import doorhouse.userpool.code.Address;
import doorhouse.userpool.code.CodePurpose;
import doorhouse.userpool.code.Codes;
import doorhouse.userpool.mfa.MfaKind;
import doorhouse.userpool.mfa.UserMfa;
import doorhouse.userpool.mfa.UserMfas;
import doorhouse.userpool.pool.MfaConfiguration;
import doorhouse.userpool.session.ChallengeSessions;
import doorhouse.wire.Json;
import java.util.List;
import java.util.Map;

/// What is asked for second: reads what the user has, has [NextStep] decide, and makes the question
/// of it.
public final class SecondFactors {
    private final UserMfas mfas;
    private final SentCodes codes;
    private final SignInDevices devices;

    public SecondFactors(UserMfas mfas, SentCodes codes, SignInDevices devices) {
        this.mfas = mfas;
        this.codes = codes;
        this.devices = devices;
    }

    /// What is still asked.
    NextStep next(SignIn signIn) {
        return NextStep.decide(
                new Standing(
                        signIn.pool().settings(),
                        signIn.user(),
                        mfa(signIn),
                        signIn.flow(),
                        signIn.passed(),
                        devices.proves(signIn)));
    }

    private UserMfa mfa(SignIn signIn) {
        return signIn.pool().settings().mfaConfiguration() == MfaConfiguration.OFF
                ? UserMfa.NONE
                : mfas.find(signIn.pool().id(), signIn.user().sub());
    }

    /// Refuses an answer by a factor that pool and user no longer want.
    ///
    /// @throws doorhouse.operation.ApiException NotAuthorizedException
    void requireStillAsked(SignIn signIn, MfaKind kind) {
        if (!NextStep.takes(next(signIn), kind)) throw ChallengeSessions.invalid();
    }

    /// Whether the user can set this kind up now.
    boolean offersSetUp(SignIn signIn, MfaKind kind) {
        return next(signIn) instanceof NextStep.SetUpSecondFactor(var kinds)
                && kinds.contains(kind);
    }

    /// Refuses to end a set-up that began before the user got a second factor in another way.
    ///
    /// @throws doorhouse.operation.ApiException NotAuthorizedException
    void requireSetUp(SignIn signIn, MfaKind kind) {
        if (!offersSetUp(signIn, kind)) throw ChallengeSessions.invalid();
    }

    /// That the authenticator which was verified in this sign-in is still the user's.
    ///
    /// @throws doorhouse.operation.ApiException NotAuthorizedException
    void requireAuthenticator(SignIn signIn) {
        if (!mfa(signIn).softwareTokenVerified()) throw ChallengeSessions.invalid();
    }

    /// The challenge of one second factor. Where that is a code, it is sent.
    ///
    /// @throws doorhouse.operation.ApiException LimitExceededException,
    ///   CodeDeliveryFailureException
    Question question(SignIn signIn, MfaKind kind) {
        return switch (kind) {
            case SOFTWARE_TOKEN_MFA ->
                    new Question(
                            kind.name(),
                            Map.of("FRIENDLY_DEVICE_NAME", mfa(signIn).friendlyDeviceName()));
            case SMS_MFA -> sent(signIn, kind, CodePurpose.SMS_MFA, Address.PHONE_NUMBER);
            case EMAIL_OTP -> sent(signIn, kind, CodePurpose.EMAIL_MFA, Address.EMAIL);
        };
    }

    private Question sent(SignIn signIn, MfaKind kind, CodePurpose purpose, String attribute) {
        var to = new Address(attribute, signIn.user().attribute(attribute).orElseThrow());
        return codes.sendSecond(signIn, kind, new Codes.Proof(purpose, to, false));
    }

    static Question choice(List<MfaKind> kinds) {
        return new Question(SelectMfaTypeAnswer.CHALLENGE, Map.of("MFAS_CAN_CHOOSE", names(kinds)));
    }

    static Question setUp(List<MfaKind> kinds) {
        return new Question(MfaSetUpAnswer.CHALLENGE, Map.of("MFAS_CAN_SETUP", names(kinds)));
    }

    private static String names(List<MfaKind> kinds) {
        return Json.text(kinds.stream().map(Enum::name).toList());
    }
}
