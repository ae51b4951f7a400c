package doorhouse.userpool.signup;

import doorhouse.userpool.threat.UserContext;
import org.jspecify.annotations.Nullable;

/// Where a step on our own pages comes from.
///
/// @param sourceAddress the browser's IP address
/// @param userAgent as the browser says; null for nothing
/// @param browser what tells it from every other browser; what begins in one goes on in it alone
public record Surroundings(String sourceAddress, @Nullable String userAgent, String browser) {
    /// What the browser tells of itself, as pools note it.
    public UserContext context() {
        return UserContext.ofBrowser(userAgent);
    }

    AppCalls.Origin origin() {
        return new AppCalls.Origin(sourceAddress, context());
    }
}
