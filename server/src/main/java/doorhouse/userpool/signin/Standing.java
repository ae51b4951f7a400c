package doorhouse.userpool.signin;

import static doorhouse.userpool.signin.SignIn.Factor.CUSTOM;
import static doorhouse.userpool.signin.SignIn.Factor.DEVICE;
import static doorhouse.userpool.signin.SignIn.Factor.EMAIL_OTP;
import static doorhouse.userpool.signin.SignIn.Factor.MFA;
import static doorhouse.userpool.signin.SignIn.Factor.PASSKEY;
import static doorhouse.userpool.signin.SignIn.Factor.PASSKEY_VERIFIED;
import static doorhouse.userpool.signin.SignIn.Factor.PASSWORD;
import static doorhouse.userpool.signin.SignIn.Factor.SIGN_UP;
import static doorhouse.userpool.signin.SignIn.Factor.SMS_OTP;

import doorhouse.userpool.client.AuthFlow;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.mfa.UserMfa;
import doorhouse.userpool.pool.PoolSettings;
import java.util.Set;

/// All that [NextStep] decides from.
///
/// @param mfa the user's second factors; [UserMfa#NONE] where the pool asks for none
/// @param flow by which the sign-in began
/// @param passed the factors shown so far
/// @param deviceProves whether the sign-in is from a remembered device, which is to show its secret
record Standing(
        PoolSettings settings,
        User user,
        UserMfa mfa,
        AuthFlow flow,
        Set<SignIn.Factor> passed,
        boolean deviceProves) {
    private static final Set<SignIn.Factor> FIRST =
            Set.of(PASSWORD, EMAIL_OTP, SMS_OTP, PASSKEY, PASSKEY_VERIFIED, CUSTOM, SIGN_UP);

    boolean has(SignIn.Factor factor) {
        return passed.contains(factor);
    }

    /// Whether the pool's own functions have the word, and have not said yet that it is enough.
    boolean functionsDecide() {
        return flow == AuthFlow.CUSTOM_AUTH && !has(CUSTOM);
    }

    /// Whether the device stands for a second factor.
    boolean deviceReplacesSecondFactor() {
        return deviceProves && settings.devices().replacesSecondFactor();
    }

    boolean firstFactorShown() {
        return passed.stream().anyMatch(FIRST::contains);
    }

    /// Whether nothing more could be wanted: a second factor, or a first one that stands for both.
    /// What the pool's own functions asked for is enough, as they say, but where a password was
    /// shown before: what that asks for is asked for too.
    boolean secondFactorShown() {
        return has(MFA)
                || (has(DEVICE) && deviceReplacesSecondFactor())
                || (has(CUSTOM) && !has(PASSWORD))
                || (has(PASSKEY_VERIFIED)
                        && settings.webAuthn().multiFactor()
                        && mfa.passkeysAreBothFactors());
    }
}
