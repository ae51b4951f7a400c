package doorhouse.userpool.signup;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;
import static doorhouse.operation.CognitoErrors.NOT_AUTHORIZED;

import doorhouse.id.Sub;
import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.code.Address;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.directory.UserStatus;
import doorhouse.userpool.directory.Usernames;
import doorhouse.userpool.pool.PoolSettings;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.trigger.PreSignUp;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes a user of what was given at SignUp, if the pool and the client allow it.
final class NewUsers {
    private static final Set<String> ONE_TIME_CODES = Set.of("EMAIL_OTP", "SMS_OTP");

    private NewUsers() {}

    /// An attribute as the request gives it.
    record Given(String name, @Nullable String value) {}

    /// @throws doorhouse.operation.ApiException InvalidParameterException, NotAuthorizedException
    static User user(
            UserPool pool, AppClient client, String username, List<Given> given, Instant now) {
        var settings = pool.settings();
        if (settings.adminCreateUserOnly()) {
            throw NOT_AUTHORIZED.because("SignUp is not permitted for this user pool");
        }
        var sub = Sub.at(now);
        var chosen = Usernames.choose(settings, username, sub, attributes(settings, client, given));
        pool.schema().checkSignUp(chosen.attributes());
        return new User(
                pool.id(),
                sub,
                chosen.username(),
                UserStatus.UNCONFIRMED,
                true,
                unverified(chosen.attributes()),
                0,
                0,
                now,
                now);
    }

    private static Map<String, String> attributes(
            PoolSettings settings, AppClient client, List<Given> given) {
        var attributes = new LinkedHashMap<String, String>();
        for (var one : given) {
            // Whatever a client may write, nobody vouches for oneself.
            if (one.name().endsWith("_verified") || !client.writes(one.name())) {
                throw NOT_AUTHORIZED.because("A client attempted to write unauthorized attribute");
            }
            if (one.value() == null || one.value().isEmpty()) continue;
            attributes.put(one.name(), one.value());
        }
        boolean alias = settings.aliasAttributes().contains("preferred_username");
        if (alias && attributes.containsKey("preferred_username")) {
            throw INVALID_PARAMETER.because(
                    "preferred_username cannot be set before the user is confirmed, since user pool"
                            + " is configured for preferred_username alias.");
        }
        return attributes;
    }

    private static Map<String, String> unverified(Map<String, String> attributes) {
        var all = new LinkedHashMap<>(attributes);
        for (var address : List.of(Address.EMAIL, Address.PHONE_NUMBER)) {
            if (all.containsKey(address)) all.put(address + "_verified", "false");
        }
        return all;
    }

    /// The attributes without the marks of what is verified: those are not the sign-up's to give.
    static Map<String, String> unmarked(Map<String, String> attributes) {
        var all = new LinkedHashMap<>(attributes);
        all.keySet().removeIf(name -> name.endsWith("_verified"));
        return all;
    }

    static Map<String, String> byName(List<Given> given) {
        var all = new LinkedHashMap<String, String>();
        for (var one : given) all.put(one.name(), one.value() == null ? "" : one.value());
        return all;
    }

    /// The user with what the pool's own function vouches for.
    static User decided(User user, PreSignUp.Decision decision) {
        var decided = user;
        if (decision.autoConfirmUser()) decided = decided.withStatus(UserStatus.CONFIRMED);
        if (decision.autoVerifyEmail()) {
            decided = decided.withAttribute("email_verified", "true");
        }
        if (decision.autoVerifyPhone()) {
            decided = decided.withAttribute("phone_number_verified", "true");
        }
        return decided;
    }

    /// Whether users of the pool may have no password.
    static boolean passwordless(PoolSettings settings) {
        return settings.allowedFirstAuthFactors().stream().anyMatch(ONE_TIME_CODES::contains);
    }
}
