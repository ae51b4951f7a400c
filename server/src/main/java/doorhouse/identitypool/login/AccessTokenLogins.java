package doorhouse.identitypool.login;

import static doorhouse.operation.CognitoErrors.TOO_MANY_REQUESTS;
import static java.nio.charset.StandardCharsets.UTF_8;

import doorhouse.outbound.PeerCalls;
import doorhouse.wire.Json;
import doorhouse.wire.NotJson;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// Access tokens of Facebook and of Login with Amazon, which say nothing to us: the provider is
/// asked whose they are, and for which app. Without the latter any app's owner could be each of its
/// users here. Source: Facebook's "Debug-Token", Login with Amazon's "Verify the access token".
final class AccessTokenLogins {
    static final String FACEBOOK = "graph.facebook.com";
    static final String AMAZON = "www.amazon.com";

    private static final Logger LOG = LoggerFactory.getLogger(AccessTokenLogins.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Map<String, String> JSON = Map.of("Accept", "application/json");

    /// It travels in a URL.
    private static final Pattern TOKEN = Pattern.compile("[!-~]{1,4000}");

    /// Strangers can have the providers asked, so not everybody may wait for them at once.
    private static final int MOST_AT_ONCE = 32;

    private final PeerCalls calls;
    private final UnaryOperator<URI> origins;
    private final Semaphore turns = new Semaphore(MOST_AT_ONCE);

    AccessTokenLogins(PeerCalls calls, UnaryOperator<URI> origins) {
        this.calls = calls;
        this.origins = origins;
    }

    /// @param apps whose tokens count
    /// @throws doorhouse.operation.ApiException NotAuthorizedException, ExternalServiceException,
    ///   TooManyRequestsException
    Login facebook(Set<String> apps, String token) {
        var encoded = encoded(token);
        // A token may be shown for its own inspection.
        var answer =
                asked(
                        "https://graph.facebook.com/debug_token?input_token="
                                + encoded
                                + "&access_token="
                                + encoded);
        var data = answer.path("data");
        if (!data.path("is_valid").asBoolean(false)) throw LoginErrors.invalid();
        var app = data.path("app_id").asString("");
        var user = data.path("user_id").asString("");
        if (!apps.contains(app)) throw LoginErrors.audience();
        if (user.isEmpty()) throw LoginErrors.invalid();
        var claims = Json.object().put("aud", app).put("sub", user);
        return Login.of(FACEBOOK, user, app, claims);
    }

    /// As [#facebook].
    Login amazon(Set<String> apps, String token) {
        var answer =
                asked("https://api.amazon.com/auth/o2/tokeninfo?access_token=" + encoded(token));
        var client = answer.path("aud").asString("");
        var app = answer.path("app_id").asString("");
        var user = answer.path("user_id").asString("");
        // The developer console shows both names of an app.
        if (!apps.contains(app) && !apps.contains(client)) throw LoginErrors.audience();
        if (user.isEmpty() || answer.path("exp").asLong(0) <= 0) throw LoginErrors.invalid();
        var known = apps.contains(app) ? app : client;
        var claims = Json.object().put("aud", known).put("user_id", user);
        return Login.of(AMAZON, user, known, claims);
    }

    private static String encoded(String token) {
        if (!TOKEN.matcher(token).matches()) throw LoginErrors.invalid();
        return URLEncoder.encode(token, UTF_8);
    }

    /// The address holds the token, so neither is logged.
    private ObjectNode asked(String url) {
        if (!turns.tryAcquire()) throw TOO_MANY_REQUESTS.because("Too many requests");
        var uri = URI.create(url);
        try {
            var answer = calls.get(origins.apply(uri), JSON, PATIENCE);
            if (answer.ok()) return Json.read(answer.body());
            LOG.info("{} answers {}", uri.getHost(), answer.status());
            if (answer.status() / 100 == 4) throw LoginErrors.invalid();
        } catch (IOException | NotJson e) {
            LOG.info("{} cannot be asked: {}", uri.getHost(), e.getClass().getSimpleName());
        } finally {
            turns.release();
        }
        throw LoginErrors.unreachable();
    }
}
