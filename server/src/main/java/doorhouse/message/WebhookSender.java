package doorhouse.message;

import doorhouse.crypto.Secret;
import doorhouse.outbound.BodySignature;
import doorhouse.outbound.Outbound;
import doorhouse.wire.Json;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands messages to a server of the operator's own: a JSON object with `medium` (`EMAIL` or
/// `SMS`), `to`, `subject`, `body`, `from` and `replyTo`, signed by [BodySignature]. Any answer of
/// 200 to 299 takes the message over.
public final class WebhookSender implements Sender {
    private static final Logger log = LoggerFactory.getLogger(WebhookSender.class);

    private final URI url;
    private final Secret secret;
    private final Outbound outbound;
    private final Clock clock;

    public WebhookSender(URI url, Secret secret, Outbound outbound, Clock clock) {
        this.url = url;
        this.secret = secret;
        this.outbound = outbound;
        this.clock = clock;
    }

    @Override
    public void send(Message message) {
        byte[] body =
                Json.write(
                        Json.object()
                                .put("medium", message.medium().name())
                                .put("to", message.to())
                                .put("subject", message.subject())
                                .put("body", message.body())
                                .put("from", message.identity().from())
                                .put("replyTo", message.identity().replyTo()));
        var headers = new HashMap<>(BodySignature.headers(secret, clock.instant(), body));
        headers.put("Content-Type", "application/json");
        try {
            var answer = outbound.post(url, headers, body, PATIENCE);
            if (answer.ok()) return;
            log.warn("the message webhook answered {}", answer.status());
            throw new DeliveryFailed("the message webhook did not take the message");
        } catch (IOException e) {
            throw new DeliveryFailed("the message webhook could not be asked", e);
        }
    }
}
