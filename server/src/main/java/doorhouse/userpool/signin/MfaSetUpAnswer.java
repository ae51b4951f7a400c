package doorhouse.userpool.signin;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;
import static doorhouse.operation.CognitoErrors.NOT_AUTHORIZED;

import doorhouse.userpool.code.Address;
import doorhouse.userpool.code.Codes;
import doorhouse.userpool.session.ChallengeSession;
import doorhouse.userpool.session.ChallengeSessions;
import java.util.Map;

/// The MFA_SETUP challenge: the user sets a second factor up in the middle of the sign-in. For an
/// authenticator that is done by AssociateSoftwareToken and VerifySoftwareToken, whose last session
/// says that a code was right. An address is named here, and shown by the code that goes there.
public final class MfaSetUpAnswer implements ChallengeAnswer {
    static final String CHALLENGE = "MFA_SETUP";

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
        for (var setUp : AddressSetUp.values()) {
            var named = setUp.named(answer.asked());
            if (named.isPresent()) return sent(answer, setUp, named.get());
        }
        throw ChallengeSessions.invalid();
    }

    private static boolean authenticatorVerified(ChallengeSession session) {
        return "true".equals(session.facts().get("softwareTokenVerified"));
    }

    private Taken sent(Answer answer, AddressSetUp setUp, Address address) {
        var signIn = answer.signIn();
        if (!secondFactors.offersSetUp(signIn, setUp.kind())) {
            throw INVALID_PARAMETER.because(setUp.kind() + " cannot be set up for the user.");
        }
        if (!signIn.client().writes(address.attribute())) {
            throw NOT_AUTHORIZED.because("A client attempted to write unauthorized attribute");
        }
        signIn.pool().schema().checkUpdate(Map.of(address.attribute(), address.value()));
        var proof = new Codes.Proof(setUp.purpose(), address, true);
        var question =
                sessions.spentOn(answer, () -> codes.sendSecond(signIn, setUp.kind(), proof));
        return new Taken.Asks(setUp.begun(signIn), question);
    }
}
