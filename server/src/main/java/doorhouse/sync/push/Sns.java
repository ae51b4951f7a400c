package doorhouse.sync.push;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import doorhouse.id.Region;
import doorhouse.outbound.AwsCalls;
import doorhouse.wire.NotXml;
import doorhouse.wire.Xml;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/// Platform endpoints and their messages by SNS's API: Amazon's own, or any server that speaks it.
/// Source: Amazon SNS API Reference (2010-03-31).
public final class Sns {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Map<String, String> HEADERS =
            Map.of("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
    private static final int REGION = 3;
    private static final int FIRST_SERVER_ERROR = 500;

    /// SNS understood, and refuses.
    static final class Refused extends Exception {
        private final String code;

        Refused(String code) {
            super("SNS answered " + code, null, false, false);
            this.code = code;
        }

        String code() {
            return code;
        }
    }

    private final String endpoint;
    private final AwsCalls calls;

    /// @param endpoint an address without a slash at the end; `{region}` in it stands for the
    ///   region of the application's ARN
    public Sns(String endpoint, AwsCalls calls) {
        this.endpoint = endpoint;
        this.calls = calls;
    }

    /// Makes an endpoint for a device, or finds the one of its token.
    ///
    /// @return its ARN
    /// @throws IOException when SNS can't be asked, or fails
    String createPlatformEndpoint(String applicationArn, String token) throws IOException, Refused {
        var answer =
                call(
                        applicationArn,
                        Map.of(
                                "Action", "CreatePlatformEndpoint",
                                "PlatformApplicationArn", applicationArn,
                                "Token", token));
        var arn = text(answer, "EndpointArn");
        if (arn.isEmpty()) throw new IOException("SNS named no endpoint");
        return arn;
    }

    /// @param message by platform, as JSON
    /// @throws IOException where another attempt may go better
    void publish(String endpointArn, String message) throws IOException, Refused {
        call(
                endpointArn,
                Map.of(
                        "Action",
                        "Publish",
                        "TargetArn",
                        endpointArn,
                        "MessageStructure",
                        "json",
                        "Message",
                        message));
    }

    private String call(String arn, Map<String, String> fields) throws IOException, Refused {
        var region = new Region(arn.split(":", -1)[REGION]);
        var form = new TreeMap<>(fields);
        form.put("Version", "2010-03-31");
        var body =
                form.entrySet().stream()
                        .map(f -> f.getKey() + "=" + URLEncoder.encode(f.getValue(), UTF_8))
                        .collect(joining("&"))
                        .getBytes(UTF_8);
        var to = URI.create(endpoint.replace("{region}", region.value()) + "/");
        var answer = calls.post("sns", region, to, HEADERS, body, PATIENCE);
        var told = new String(answer.body(), UTF_8);
        if (answer.ok()) return told;
        var code = text(told, "Code");
        if (answer.status() >= FIRST_SERVER_ERROR || code.startsWith("Throttl"))
            throw new IOException("SNS answered " + answer.status());
        throw new Refused(code.matches("[A-Za-z]{1,64}") ? code : "an error");
    }

    /// The text of the one element of this name; empty when there is none.
    private static String text(String answer, String element) {
        try {
            var found = Xml.read(answer).getElementsByTagNameNS("*", element);
            return found.getLength() == 0 ? "" : found.item(0).getTextContent();
        } catch (NotXml e) {
            return "";
        }
    }
}
