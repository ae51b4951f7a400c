package doorhouse.userpool.signin;

import doorhouse.userpool.directory.User;
import doorhouse.userpool.directory.UserStatus;
import doorhouse.userpool.mfa.UserMfa;
import doorhouse.userpool.pool.PoolSettings;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A first factor that a user may choose, by its wire name, in the order in which the API lists
/// them (observed on the live service).
enum Choice {
    PASSWORD_SRP,
    PASSWORD,
    EMAIL_OTP,
    SMS_OTP,
    WEB_AUTHN;

    /// What is known of a user who is to choose.
    ///
    /// @param hasPassword whether there is one to be shown
    /// @param hasPasskey whether there is one that the pool takes
    record Chooser(
            PoolSettings settings,
            User user,
            UserMfa mfa,
            boolean hasPassword,
            boolean hasPasskey) {}

    /// What the user may choose among. Pure: no clock, no store. Source: Amazon Cognito Developer
    /// Guide, "Authentication flows", "Choice-based authentication"; for a temporary password, as
    /// observed on the live service.
    static List<Choice> among(Chooser chooser) {
        return Arrays.stream(values()).filter(choice -> choice.open(chooser)).toList();
    }

    static Optional<Choice> named(String name) {
        return Arrays.stream(values()).filter(choice -> choice.name().equals(name)).findFirst();
    }

    /// The factor, as AllowedFirstAuthFactors names it.
    String factor() {
        return this == PASSWORD_SRP ? PASSWORD.name() : name();
    }

    private boolean open(Chooser chooser) {
        if (chooser.user().status() == UserStatus.EXTERNAL_PROVIDER) return false;
        return switch (this) {
            case PASSWORD_SRP ->
                    PASSWORD.open(chooser) && chooser.settings().extensions().argon2id().isEmpty();
            case PASSWORD -> chooser.hasPassword() && allowed(chooser.settings(), "PASSWORD");
            case EMAIL_OTP -> takesCodes(chooser, "email");
            case SMS_OTP -> takesCodes(chooser, "phone_number");
            case WEB_AUTHN -> takesPasskey(chooser);
        };
    }

    /// Where more than one factor is wanted, a passkey must stand for both.
    private static boolean takesPasskey(Chooser chooser) {
        var settings = chooser.settings();
        boolean both = settings.webAuthn().multiFactor() && chooser.mfa().passkeysAreBothFactors();
        return chooser.hasPasskey()
                && chooser.user().status() == UserStatus.CONFIRMED
                && (both || !NextStep.wantsSecondFactor(settings, chooser.user(), chooser.mfa()));
    }

    /// A code alone begins no sign-in of which more than one factor is wanted, and none that must
    /// end with another password.
    private boolean takesCodes(Chooser chooser, String attribute) {
        var user = chooser.user();
        boolean open =
                switch (user.status()) {
                    case CONFIRMED, UNCONFIRMED -> true;
                    case FORCE_CHANGE_PASSWORD, RESET_REQUIRED, EXTERNAL_PROVIDER -> false;
                };
        return open
                && allowed(chooser.settings(), name())
                && user.attribute(attribute).isPresent()
                && !NextStep.wantsSecondFactor(chooser.settings(), user, chooser.mfa());
    }

    private static boolean allowed(PoolSettings settings, String factor) {
        return settings.allowedFirstAuthFactors().contains(factor);
    }
}
