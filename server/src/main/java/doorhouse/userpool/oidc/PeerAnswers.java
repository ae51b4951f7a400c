package doorhouse.userpool.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import doorhouse.outbound.PeerCalls;
import doorhouse.userpool.federation.FederationRefused;
import doorhouse.wire.Json;
import doorhouse.wire.NotJson;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// Asks a provider's servers, and says what goes wrong in Cognito's words. Neither what is sent nor
/// what comes back is logged.
final class PeerAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(PeerAnswers.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Map<String, String> JSON = Map.of("Accept", "application/json");

    /// What is asked, in the sentences of its failures.
    enum What {
        DISCOVERY("Timeout occurred in calling IdP discovery endpoint", "error getting discovery"),
        // The doubled name is the live service's.
        KEYS("error_description=Timeout in calling jwks uri", "error getting jwks"),
        TOKEN("Timeout occurred in calling IdP token endpoint", "error getting token"),
        ATTRIBUTES("Timeout occurred in calling IdP userinfo endpoint", "error getting attributes");

        private final String late;
        private final String failed;

        What(String late, String failed) {
            this.late = late;
            this.failed = failed;
        }
    }

    private final PeerCalls calls;

    PeerAnswers(PeerCalls calls) {
        this.calls = calls;
    }

    /// @param provider its name, for sentences
    ObjectNode get(String provider, What what, URI from) {
        return read(provider, what, () -> calls.get(from, JSON, PATIENCE));
    }

    /// @param accessToken the provider's, shown as a bearer (RFC 6750 §2.1)
    ObjectNode getAs(String provider, What what, URI from, String accessToken) {
        return read(provider, what, () -> calls.get(from, bearer(accessToken), PATIENCE));
    }

    ObjectNode postAs(String provider, What what, URI to, String accessToken) {
        var headers = bearer(accessToken);
        headers.put("Content-Type", "application/x-www-form-urlencoded");
        return read(provider, what, () -> calls.post(to, headers, new byte[0], PATIENCE));
    }

    ObjectNode post(String provider, What what, URI to, Map<String, String> form) {
        var headers =
                Map.of(
                        "Accept", "application/json",
                        "Content-Type", "application/x-www-form-urlencoded");
        byte[] body = encoded(form).getBytes(UTF_8);
        return read(provider, what, () -> calls.post(to, headers, body, PATIENCE));
    }

    private static Map<String, String> bearer(String accessToken) {
        var headers = new LinkedHashMap<>(JSON);
        headers.put("Authorization", "Bearer " + accessToken);
        return headers;
    }

    /// A form or a query.
    static String encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(e ->
                        URLEncoder.encode(e.getKey(), UTF_8)
                                + "="
                                + URLEncoder.encode(e.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
    }

    @FunctionalInterface
    private interface Asking {
        PeerCalls.Answer ask() throws IOException;
    }

    private static ObjectNode read(String provider, What what, Asking asking) {
        try {
            var answer = asking.ask();
            if (answer.ok()) return Json.read(answer.body());
            LOG.info("{}: {}: status {}", provider, what.failed, answer.status());
            throw FederationRefused.because(
                    provider + " Error - " + answer.status() + " " + reason(what, answer));
        } catch (InterruptedIOException e) {
            LOG.info("{}: {}: {}", provider, what.failed, e.getClass().getSimpleName());
            throw FederationRefused.because(what.late);
        } catch (IOException e) {
            LOG.info("{}: {}: {}", provider, what.failed, e.getClass().getSimpleName());
            throw FederationRefused.because(
                    e instanceof ConnectException ? "Connection refused" : "Connection reset");
        } catch (NotJson e) {
            throw FederationRefused.because(provider + " Error - " + what.failed);
        }
    }

    /// The error code of RFC 6749 §5.2, where there is one.
    private static String reason(What what, PeerCalls.Answer answer) {
        try {
            var code = Json.read(answer.body()).path("error");
            if (code.isString() && code.asString().matches("[\\w .-]{1,100}")) {
                return code.asString();
            }
        } catch (NotJson e) {
            // Whatever it says, it is no reason that could be passed on.
        }
        return what.failed;
    }
}
