package doorhouse.userpool.signin;

import static doorhouse.operation.CognitoErrors.UNSUPPORTED_OPERATION;

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

    public SecondFactors(UserMfas mfas) {
        this.mfas = mfas;
    }

    /// What is still asked.
    NextStep next(SignIn signIn) {
        return NextStep.decide(
                new Standing(
                        signIn.pool().settings(),
                        signIn.user(),
                        mfa(signIn),
                        signIn.flow(),
                        signIn.passed()));
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

    /// The challenge of one second factor.
    Question question(SignIn signIn, MfaKind kind) {
        return switch (kind) {
            case SOFTWARE_TOKEN_MFA ->
                    new Question(
                            kind.name(),
                            Map.of("FRIENDLY_DEVICE_NAME", mfa(signIn).friendlyDeviceName()));
            case SMS_MFA, EMAIL_OTP ->
                    throw UNSUPPORTED_OPERATION.because(
                            "This server does not offer " + kind + " yet.");
        };
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
