package doorhouse.userpool.signin;

import static doorhouse.userpool.signin.SignIn.Factor.DEVICE;
import static doorhouse.userpool.signin.SignIn.Factor.PASSWORD;
import static doorhouse.userpool.signin.SignIn.Factor.SIGN_UP;

import doorhouse.userpool.directory.User;
import doorhouse.userpool.mfa.MfaKind;
import doorhouse.userpool.mfa.UserMfa;
import doorhouse.userpool.pool.MfaConfiguration;
import doorhouse.userpool.pool.PoolSettings;
import java.util.ArrayList;
import java.util.List;

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

    /// A second factor is wanted, and the user can neither show nor set up one.
    record NoSecondFactor() implements NextStep {}

    /// The device that the sign-in is from shows its secret.
    record ProveDevice() implements NextStep {}

    /// The pool's own functions say what comes.
    record AskFunctions() implements NextStep {}

    /// Nothing more: tokens.
    record Done() implements NextStep {}

    /// What was shown is no way into this pool for this user, as of now.
    record Refused() implements NextStep {}

    /// Decides. Pure: no clock, no store. Source: Amazon Cognito Developer Guide, "MFA user sign-in
    /// logic".
    static NextStep decide(Standing standing) {
        if (standing.functionsDecide()) return beforeFunctions(standing);
        if (!standing.user().enabled() || !standing.firstFactorShown()) return new Refused();
        return switch (standing.user().status()) {
            // Only who knows the temporary password may replace it.
            case FORCE_CHANGE_PASSWORD ->
                    standing.has(PASSWORD) ? new NewPassword() : new Refused();
            case UNCONFIRMED, RESET_REQUIRED, EXTERNAL_PROVIDER -> new Refused();
            case CONFIRMED -> withDevice(standing);
        };
    }

    /// In a sign-in by the pool's own functions a password, if one was proved, comes with its
    /// second factor before they are asked; a device that replaces it proves itself last.
    private static NextStep beforeFunctions(Standing standing) {
        if (!standing.has(PASSWORD)) return new AskFunctions();
        return switch (standing.user().status()) {
            case FORCE_CHANGE_PASSWORD -> new NewPassword();
            case UNCONFIRMED, RESET_REQUIRED, EXTERNAL_PROVIDER -> new Refused();
            case CONFIRMED -> {
                var step = standing.secondFactorShown() ? new Done() : secondFactor(standing);
                boolean devicesTurn =
                        (step instanceof SecondFactor || step instanceof ChooseSecondFactor)
                                && standing.deviceReplacesSecondFactor();
                yield step instanceof Done || devicesTurn ? new AskFunctions() : step;
            }
        };
    }

    /// A remembered device shows its secret: instead of a second factor where the pool says so, and
    /// otherwise last. Setting up a second factor it does not replace.
    private static NextStep withDevice(Standing standing) {
        var step = standing.secondFactorShown() ? new Done() : secondFactor(standing);
        boolean asked =
                switch (step) {
                    case SecondFactor(_), ChooseSecondFactor(_) ->
                            standing.deviceReplacesSecondFactor();
                    case Done() -> standing.deviceProves() && !standing.has(DEVICE);
                    case NewPassword(),
                            SetUpSecondFactor(_),
                            NoSecondFactor(),
                            ProveDevice(),
                            AskFunctions(),
                            Refused() ->
                            false;
                };
        return asked ? new ProveDevice() : step;
    }

    /// Whether more than one factor is wanted of the user, whatever that is.
    static boolean wantsSecondFactor(PoolSettings settings, User user, UserMfa mfa) {
        return !(wanted(settings, user, mfa) instanceof Done);
    }

    private static NextStep secondFactor(Standing standing) {
        var wanted = wanted(standing.settings(), standing.user(), standing.mfa());
        if (wanted instanceof Done) return wanted;
        // A code or a passkey alone is never the first of two factors.
        return standing.has(PASSWORD) || standing.has(SIGN_UP) ? wanted : new Refused();
    }

    /// The second factor that pool and user want, whatever the first was.
    private static NextStep wanted(PoolSettings settings, User user, UserMfa mfa) {
        if (settings.mfaConfiguration() == MfaConfiguration.OFF) return new Done();
        var enabled = usable(settings, mfa);
        var answerable = enabled.stream().filter(kind -> answerable(user, kind)).toList();
        if (mfa.preferred() != null && answerable.contains(mfa.preferred()))
            return new SecondFactor(mfa.preferred());
        if (answerable.size() == 1) return new SecondFactor(answerable.getFirst());
        if (answerable.size() > 1) return new ChooseSecondFactor(answerable);
        // Who switched a factor on and lost the address is not let in without.
        if (!enabled.isEmpty()) return new NoSecondFactor();
        return settings.mfaConfiguration() == MfaConfiguration.OPTIONAL
                ? new Done()
                : assigned(settings, user, mfa);
    }

    /// Whether a user of whom this is asked may answer by this kind of second factor.
    static boolean takes(NextStep step, MfaKind kind) {
        return switch (step) {
            case SecondFactor(var asked) -> asked == kind;
            case ChooseSecondFactor(var kinds) -> kinds.contains(kind);
            case NewPassword(), SetUpSecondFactor(_), NoSecondFactor(), Refused() -> false;
            // The pool or the user gave second factors up meanwhile, or the device is asked anyway.
            case Done(), ProveDevice(), AskFunctions() -> true;
        };
    }

    /// The user's enabled factors that the pool still offers.
    private static List<MfaKind> usable(PoolSettings settings, UserMfa mfa) {
        return offered(settings).stream().filter(mfa.enabled()::contains).toList();
    }

    private static boolean answerable(User user, MfaKind kind) {
        return switch (kind) {
            case SMS_MFA -> user.attribute("phone_number").isPresent();
            case EMAIL_OTP -> user.attribute("email").isPresent();
            case SOFTWARE_TOKEN_MFA -> true;
        };
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
        var settable = offered.stream().filter(kind -> settable(settings, kind)).toList();
        return settable.isEmpty() ? new NoSecondFactor() : new SetUpSecondFactor(settable);
    }

    private static boolean reachable(PoolSettings settings, User user, MfaKind kind) {
        return switch (kind) {
            case SMS_MFA ->
                    answerable(user, kind) && !onlyRecovery(settings, "verified_phone_number");
            case EMAIL_OTP -> answerable(user, kind) && !onlyRecovery(settings, "verified_email");
            case SOFTWARE_TOKEN_MFA -> false;
        };
    }

    /// What a user can set up in the middle of a sign-in.
    private static boolean settable(PoolSettings settings, MfaKind kind) {
        return switch (kind) {
            case SOFTWARE_TOKEN_MFA -> true;
            case EMAIL_OTP -> !onlyRecovery(settings, "verified_email");
            case SMS_MFA -> !onlyRecovery(settings, "verified_phone_number");
        };
    }

    /// Whoever holds the only address that resets a password must not hold the second factor too.
    private static boolean onlyRecovery(PoolSettings settings, String mechanism) {
        return settings.recovery().equals(List.of(mechanism));
    }
}
