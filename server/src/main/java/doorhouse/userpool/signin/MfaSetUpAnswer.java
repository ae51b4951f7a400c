package doorhouse.userpool.signin;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;
import static doorhouse.operation.CognitoErrors.NOT_AUTHORIZED;

import doorhouse.userpool.code.Address;
import doorhouse.userpool.code.CodePurpose;
import doorhouse.userpool.code.Codes;
import doorhouse.userpool.mfa.MfaKind;
import doorhouse.userpool.session.ChallengeSession;
import doorhouse.userpool.session.ChallengeSessions;
import java.util.Map;

/// The MFA_SETUP challenge: the user sets a second factor up in the middle of the sign-in. For an
/// authenticator that is done by AssociateSoftwareToken and VerifySoftwareToken, whose last session
/// says that a code was right. An address is named here, and shown by the code that goes there.
public final class MfaSetUpAnswer implements ChallengeAnswer {
    static final String CHALLENGE = "MFA_SETUP";

    /// The fact that an address is being set up.
    static final String SETS_EMAIL_UP = "setsEmailUp";

    private final SecondFactors secondFactors;
    private final SentCodes codes;
    private final SignInSessions sessions;

    public MfaSetUpAnswer(SecondFactors secondFactors, SentCodes codes, SignInSessions sessions) {
        this.secondFactors = secondFactors;
        this.codes = codes;
        this.sessions = sessions;
    }

    @Override
    public String challenge() {
        return CHALLENGE;
    }

    @Override
    public Taken take(Answer answer) {
        var signIn = answer.signIn();
        if (authenticatorVerified(answer.session())) {
            secondFactors.requireAuthenticator(signIn);
            sessions.spend(answer);
            return new Taken.Shown(signIn.with(SignIn.Factor.MFA));
        }
        // The Developer Guide has the name in small letters.
        var email = answer.asked().find("EMAIL").or(() -> answer.asked().find("email"));
        if (email.isEmpty()) throw ChallengeSessions.invalid();
        return sent(answer, new Address(Address.EMAIL, email.get()));
    }

    private static boolean authenticatorVerified(ChallengeSession session) {
        return "true".equals(session.facts().get("softwareTokenVerified"));
    }

    private Taken sent(Answer answer, Address email) {
        var signIn = answer.signIn();
        if (!secondFactors.offersSetUp(signIn, MfaKind.EMAIL_OTP)) {
            throw INVALID_PARAMETER.because("EMAIL_OTP cannot be set up for the user.");
        }
        if (!signIn.client().writes(email.attribute())) {
            throw NOT_AUTHORIZED.because("A client attempted to write unauthorized attribute");
        }
        signIn.pool().schema().checkUpdate(Map.of(email.attribute(), email.value()));
        var proof = new Codes.Proof(CodePurpose.EMAIL_MFA, email, true);
        var question =
                sessions.spentOn(answer, () -> codes.sendSecond(signIn, MfaKind.EMAIL_OTP, proof));
        return new Taken.Asks(signIn.with(SETS_EMAIL_UP, "true"), question);
    }
}
