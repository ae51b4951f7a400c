package doorhouse.userpool.signin;

import static doorhouse.operation.CognitoErrors.NOT_AUTHORIZED;
import static doorhouse.operation.CognitoErrors.PASSWORD_RESET_REQUIRED;
import static doorhouse.operation.CognitoErrors.USER_NOT_CONFIRMED;

import doorhouse.operation.ApiException;
import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.directory.Users;
import doorhouse.userpool.password.Passwords;
import java.time.Instant;

/// The rules that every way of showing a password shares: what may be told before it was right, and
/// what the user's state says once it was.
final class FirstFactor {
    private FirstFactor() {}

    /// The one refusal of a wrong password, and of a user who is not there where that is hidden.
    static ApiException refused() {
        return NOT_AUTHORIZED.because("Incorrect username or password.");
    }

    /// The refusal of a user who is not there.
    static ApiException unknown(AppClient client) {
        return client.hidesUserExistence() ? refused() : Users.unknown();
    }

    /// What is said of a user before the password: nothing where existence is hidden.
    static void checkBefore(AppClient client, User user) {
        if (!client.hidesUserExistence() && !user.enabled()) throw disabled();
    }

    /// What the user's state forbids though the password was right.
    static void checkAfter(User user, Passwords.Kept password, Instant now) {
        if (!user.enabled()) throw disabled();
        switch (user.status()) {
            case CONFIRMED -> {}
            case UNCONFIRMED -> throw USER_NOT_CONFIRMED.because("User is not confirmed.");
            case RESET_REQUIRED -> throw resetRequired();
            case EXTERNAL_PROVIDER -> throw refused();
            case FORCE_CHANGE_PASSWORD -> {
                if (password.expired(now)) {
                    throw NOT_AUTHORIZED.because(
                            "Temporary password has expired and must be reset by an administrator.");
                }
            }
        }
    }

    /// What the user's state forbids though what was shown, other than a password, was right.
    static void checkUser(User user) {
        if (!user.enabled()) throw disabled();
        switch (user.status()) {
            case CONFIRMED, FORCE_CHANGE_PASSWORD, EXTERNAL_PROVIDER -> {}
            case UNCONFIRMED -> throw USER_NOT_CONFIRMED.because("User is not confirmed.");
            case RESET_REQUIRED -> throw resetRequired();
        }
    }

    /// The refusal of a user without a password.
    static ApiException withoutPassword(AppClient client, User user) {
        boolean tell = !client.hidesUserExistence();
        return switch (user.status()) {
            case RESET_REQUIRED -> tell ? resetRequired() : refused();
            case UNCONFIRMED, CONFIRMED, FORCE_CHANGE_PASSWORD, EXTERNAL_PROVIDER -> refused();
        };
    }

    static ApiException resetRequired() {
        return PASSWORD_RESET_REQUIRED.because("Password reset required for the user");
    }

    static ApiException disabled() {
        return NOT_AUTHORIZED.because("User is disabled.");
    }
}
