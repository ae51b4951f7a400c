package doorhouse.identitypool.credentials;

import static doorhouse.operation.CognitoErrors.TOO_MANY_REQUESTS;
import static doorhouse.operation.IdentityErrors.EXTERNAL_SERVICE;
import static java.nio.charset.StandardCharsets.UTF_8;

import doorhouse.crypto.Secret;
import doorhouse.identitypool.token.IdentityToken;
import doorhouse.identitypool.token.IdentityTokens;
import doorhouse.operation.ApiException;
import doorhouse.outbound.Outbound;
import doorhouse.sts.TemporaryCredentials;
import doorhouse.wire.NotXml;
import doorhouse.wire.Xml;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.w3c.dom.Element;

/// Roles of another STS that trusts our issuer by web identity, such as Amazon's own or an object
/// store's: asked with a token of the identity, it gives credentials that hold there. Source: STS
/// API Reference, "AssumeRoleWithWebIdentity".
public final class OtherSts implements RoleCredentials {
    private static final Logger LOG = LoggerFactory.getLogger(OtherSts.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration TOKEN = Duration.ofMinutes(5);
    private static final String VERSION = "2011-06-15";
    private static final String AMAZON = ".amazonaws.com";
    private static final Map<String, String> FORM =
            Map.of("Content-Type", "application/x-www-form-urlencoded");

    /// So that a slow STS leaves requests to who needs none.
    private static final int MOST_AT_ONCE = 64;

    private final Outbound outbound;
    private final URI endpoint;
    private final IdentityTokens tokens;
    private final Semaphore turns = new Semaphore(MOST_AT_ONCE);

    public OtherSts(Outbound outbound, URI endpoint, IdentityTokens tokens) {
        this.outbound = outbound;
        this.endpoint = endpoint;
        this.tokens = tokens;
    }

    @Override
    public TemporaryCredentials lend(String roleArn, IdentityToken who, boolean guest) {
        if (!turns.tryAcquire()) throw TOO_MANY_REQUESTS.because("Too many requests");
        try {
            var body = form(roleArn, who, guest).getBytes(UTF_8);
            var answer = outbound.post(endpoint, FORM, body, PATIENCE);
            if (answer.ok()) return credentials(new String(answer.body(), UTF_8));
            LOG.info("{} is not lent to {}: status {}", roleArn, who.pool(), answer.status());
            if (answer.status() / 100 == 4) throw CredentialErrors.configuration();
            throw silent();
        } catch (IOException e) {
            LOG.warn("{} does not answer: {}", endpoint.getHost(), e.toString());
            throw silent();
        } finally {
            turns.release();
        }
    }

    private String form(String roleArn, IdentityToken who, boolean guest) {
        var form = new LinkedHashMap<String, String>();
        form.put("Action", "AssumeRoleWithWebIdentity");
        form.put("Version", VERSION);
        form.put("RoleArn", roleArn);
        form.put("RoleSessionName", SESSION_NAME);
        form.put("DurationSeconds", Long.toString(VALIDITY.toSeconds()));
        form.put("WebIdentityToken", tokens.issue(who, TOKEN));
        if (guest) {
            form.put("Policy", GuestCeiling.INLINE);
            // Other stores know no policies of Amazon's.
            if (endpoint.getHost().endsWith(AMAZON)) {
                form.put("PolicyArns.member.1.arn", GuestCeiling.MANAGED);
            }
        }
        return form.entrySet().stream()
                .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static TemporaryCredentials credentials(String xml) {
        try {
            var found = Xml.read(xml).getElementsByTagNameNS("*", "Credentials");
            if (found.getLength() != 1 || !(found.item(0) instanceof Element given)) {
                throw silent();
            }
            return new TemporaryCredentials(
                    text(given, "AccessKeyId"),
                    Secret.of(text(given, "SecretAccessKey")),
                    text(given, "SessionToken"),
                    Instant.parse(text(given, "Expiration")));
        } catch (NotXml | DateTimeParseException e) {
            throw silent();
        }
    }

    private static String text(Element parent, String name) {
        var found = parent.getElementsByTagNameNS("*", name);
        if (found.getLength() != 1) throw silent();
        return found.item(0).getTextContent().strip();
    }

    private static ApiException silent() {
        return EXTERNAL_SERVICE.because("The security token service could not be asked.");
    }
}
