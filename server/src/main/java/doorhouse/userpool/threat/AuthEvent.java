package doorhouse.userpool.threat;

import com.fasterxml.jackson.annotation.JsonValue;
import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Something that a user did, or somebody else under the user's name.
///
/// @param challenges what was shown so far, in order
/// @param feedback what was said of it; null while nobody has
public record AuthEvent(
        UserPoolId userPoolId,
        Sub sub,
        String eventId,
        Type type,
        Response response,
        List<Shown> challenges,
        Client client,
        @Nullable Feedback feedback,
        Instant createdAt) {
    /// What was tried.
    public enum Type {
        SIGN_IN("SignIn"),
        SIGN_UP("SignUp"),
        FORGOT_PASSWORD("ForgotPassword"),
        PASSWORD_CHANGE("PasswordChange"),
        RESEND_CODE("ResendCode");

        private final String text;

        Type(String text) {
            this.text = text;
        }

        @JsonValue
        String text() {
            return text;
        }
    }

    /// What came of it.
    public enum Response {
        PASS("Pass"),
        FAIL("Fail"),
        /// Something more is asked.
        IN_PROGRESS("InProgress");

        private final String text;

        Response(String text) {
            this.text = text;
        }

        @JsonValue
        String text() {
            return text;
        }
    }

    /// A challenge and whether it was answered rightly.
    public enum Shown {
        PASSWORD("Password", true),
        WRONG_PASSWORD("Password", false),
        MFA("Mfa", true),
        WRONG_MFA("Mfa", false);

        private final String challenge;
        private final boolean success;

        Shown(String challenge, boolean success) {
            this.challenge = challenge;
            this.success = success;
        }

        String challenge() {
            return challenge;
        }

        boolean success() {
            return success;
        }

        String result() {
            return success ? "Success" : "Failure";
        }
    }

    /// What is known of where it came from.
    ///
    /// @param deviceName such as `Chrome 126, Windows 10`; null where the client did not tell
    /// @param timezone such as `-07:00`; null where the client did not tell
    public record Client(
            String ipAddress, @Nullable String deviceName, @Nullable String timezone) {}

    /// What the user or an administrator said: whether it was the user.
    ///
    /// @param provider `Admin` or `User`
    record Feedback(String feedbackValue, String provider, Instant feedbackDate) {}

    public AuthEvent {
        challenges = List.copyOf(challenges);
    }
}
