package doorhouse.userpool.code;

import static doorhouse.operation.CognitoErrors.CODE_DELIVERY_FAILURE;
import static doorhouse.operation.CognitoErrors.LIMIT_EXCEEDED;

import doorhouse.http.Place;
import doorhouse.id.UserPoolId;
import doorhouse.message.DeliveryFailed;
import doorhouse.message.Sender;
import doorhouse.operation.ApiException;
import doorhouse.userpool.trigger.CustomMessage;
import doorhouse.userpool.trigger.CustomSenders;
import doorhouse.userpool.trigger.MessageSource;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has messages with codes written and sent, once and outside any transaction. Where the pool has a
/// function that sends, that gets the code and nothing else is sent.
public final class CodeMessages implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CodeMessages.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration LAST_MESSAGES = Duration.ofSeconds(10);
    private static final int MOST_UNSEEN = 256;

    private final Sender sender;
    private final Wording wording;
    private final CustomSenders customSenders;
    private final AddressLimit limit;
    private final Semaphore unseen = new Semaphore(MOST_UNSEEN);

    /// @param address where a pool's pages are, without a slash at the end
    public CodeMessages(
            Sender sender,
            CustomMessage customMessage,
            CustomSenders customSenders,
            Function<UserPoolId, String> address,
            AddressLimit limit) {
        this.sender = sender;
        this.wording = new Wording(customMessage, address);
        this.customSenders = customSenders;
        this.limit = limit;
    }

    /// Sends a code and waits for that.
    ///
    /// @throws ApiException CodeDeliveryFailureException, LimitExceededException when the address
    ///   was sent too much, and what the pool's function that writes messages is refused with; what
    ///   was written before stays
    public CodeDeliveryDetails send(Letter letter) {
        if (!counted(letter)) {
            throw LIMIT_EXCEEDED.because("Attempt limit exceeded, please try after some time.");
        }
        try {
            deliver(letter);
        } catch (DeliveryFailed e) {
            log.warn("a code was not delivered: {}", e.getMessage());
            throw CODE_DELIVERY_FAILURE.because("Unable to deliver message");
        }
        return CodeDeliveryDetails.of(letter.to());
    }

    /// Sends a code while the caller is answered already: neither the time that it takes nor its
    /// failure tells that there was somebody to send to.
    public void sendUnseen(Letter letter) {
        if (!await(1, PATIENCE)) {
            log.warn("a code was not delivered: too many are on their way");
            return;
        }
        Thread.startVirtualThread(() -> {
            try {
                if (counted(letter)) deliver(letter);
            } catch (DeliveryFailed e) {
                log.warn("a code was not delivered: {}", e.getMessage());
            } catch (ApiException e) {
                // What the pool's own function says may hold anything.
                log.warn("a code was not delivered: {}", e.error().name());
            } finally {
                unseen.release();
            }
        });
    }

    /// Invitations come from administrators, whom nobody need hold back.
    private boolean counted(Letter letter) {
        if (letter.source() == MessageSource.ADMIN_CREATE_USER) return true;
        if (limit.count(letter.occasion().pool().id(), letter.to())) return true;
        log.warn("a code was not sent: {} went out too often to one address", letter.to().medium());
        return false;
    }

    private void deliver(Letter letter) {
        var occasion = letter.occasion();
        var medium = letter.to().medium();
        if (customSenders.serve(occasion.pool(), medium)) {
            customSenders.send(occasion, letter.source(), letter.user(), medium, letter.code());
        } else {
            sender.send(wording.write(letter).as(occasion.pool().settings().identity()));
        }
    }

    /// Waits some seconds for what is on its way.
    @Override
    public void close() {
        if (!await(MOST_UNSEEN, LAST_MESSAGES)) log.warn("some codes were still on their way");
    }

    private boolean await(int permits, Duration patience) {
        try (var _ = Place.lend()) {
            return unseen.tryAcquire(permits, patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
