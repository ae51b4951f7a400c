package doorhouse.userpool.signin;

import doorhouse.userpool.directory.User;
import doorhouse.userpool.directory.UserStatus;
import doorhouse.userpool.mfa.MfaKind;
import doorhouse.userpool.mfa.UserMfa;
import doorhouse.userpool.pool.MfaConfiguration;
import doorhouse.userpool.pool.PoolSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What is still asked of a user who has shown the first factor. The one place that decides it.
sealed interface NextStep {
    /// A temporary password must be replaced.
    record NewPassword() implements NextStep {}

    /// One second factor is asked for.
    record SecondFactor(MfaKind kind) implements NextStep {}

    /// The user chooses among several second factors.
    record ChooseSecondFactor(List<MfaKind> kinds) implements NextStep {}

    /// The pool wants a second factor and the user has none: one is set up now.
    record SetUpSecondFactor(List<MfaKind> kinds) implements NextStep {}

    /// The pool wants a second factor and the user can neither show nor set up one.
    record NoSecondFactor() implements NextStep {}

    /// Nothing more: tokens.
    record Done() implements NextStep {}

    /// Decides. Pure: no clock, no store. Source: Amazon Cognito Developer Guide, "MFA user sign-in
    /// logic".
    static NextStep decide(
            PoolSettings settings, User user, UserMfa mfa, Set<SignIn.Factor> passed) {
        if (user.status() == UserStatus.FORCE_CHANGE_PASSWORD) return new NewPassword();
        if (passed.contains(SignIn.Factor.MFA)) return new Done();
        if (settings.mfaConfiguration() == MfaConfiguration.OFF) return new Done();
        var enabled = usable(settings, mfa);
        if (mfa.preferred() != null && enabled.contains(mfa.preferred()))
            return new SecondFactor(mfa.preferred());
        if (enabled.size() == 1) return new SecondFactor(enabled.getFirst());
        if (enabled.size() > 1) return new ChooseSecondFactor(enabled);
        return settings.mfaConfiguration() == MfaConfiguration.OPTIONAL
                ? new Done()
                : assigned(settings, user, mfa);
    }

    /// The user's enabled factors that the pool still offers.
    private static List<MfaKind> usable(PoolSettings settings, UserMfa mfa) {
        return offered(settings).stream().filter(mfa.enabled()::contains).toList();
    }

    private static List<MfaKind> offered(PoolSettings settings) {
        var kinds = new ArrayList<MfaKind>();
        if (settings.smsMfa()) kinds.add(MfaKind.SMS_MFA);
        if (settings.softwareTokenMfa()) kinds.add(MfaKind.SOFTWARE_TOKEN_MFA);
        if (settings.emailMfa()) kinds.add(MfaKind.EMAIL_OTP);
        return kinds;
    }

    /// The factor of a user who chose none in a pool that wants one: an authenticator that is
    /// registered, else an address that can take a code, else setting one up.
    private static NextStep assigned(PoolSettings settings, User user, UserMfa mfa) {
        var offered = offered(settings);
        if (mfa.softwareTokenVerified() && offered.contains(MfaKind.SOFTWARE_TOKEN_MFA)) {
            return new SecondFactor(MfaKind.SOFTWARE_TOKEN_MFA);
        }
        var addresses = offered.stream().filter(kind -> reachable(settings, user, kind)).toList();
        if (addresses.size() == 1) return new SecondFactor(addresses.getFirst());
        if (addresses.size() > 1) return new ChooseSecondFactor(addresses);
        var settable = offered.stream().filter(kind -> kind != MfaKind.SMS_MFA).toList();
        return settable.isEmpty() ? new NoSecondFactor() : new SetUpSecondFactor(settable);
    }

    private static boolean reachable(PoolSettings settings, User user, MfaKind kind) {
        return switch (kind) {
            case SMS_MFA ->
                    user.attribute("phone_number").isPresent()
                            && !settings.recovery().equals(List.of("verified_phone_number"));
            case EMAIL_OTP ->
                    user.attribute("email").isPresent()
                            && !settings.recovery().equals(List.of("verified_email"));
            case SOFTWARE_TOKEN_MFA -> false;
        };
    }
}
