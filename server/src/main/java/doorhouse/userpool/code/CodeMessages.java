package doorhouse.userpool.code;

import static doorhouse.operation.CognitoErrors.CODE_DELIVERY_FAILURE;
import static doorhouse.operation.CognitoErrors.LIMIT_EXCEEDED;

import doorhouse.id.ClientId;
import doorhouse.id.UserPoolId;
import doorhouse.message.DeliveryFailed;
import doorhouse.message.Message;
import doorhouse.message.Message.Medium;
import doorhouse.message.Sender;
import doorhouse.message.Template;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.pool.UserPool;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes the messages that carry codes and has them sent, once and outside any transaction.
public final class CodeMessages implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CodeMessages.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration LAST_MESSAGES = Duration.ofSeconds(10);
    private static final int MOST_UNSEEN = 256;

    private final Sender sender;
    private final Function<UserPoolId, String> address;
    private final AddressLimit limit;
    private final Semaphore unseen = new Semaphore(MOST_UNSEEN);

    /// A code on its way.
    ///
    /// @param client the client whose page a link leads back to; null where there is none
    public record Letter(
            UserPool pool, User user, @Nullable ClientId client, Codes.Proof proof, String code) {}

    /// @param address where a pool's pages are, without a slash at the end
    public CodeMessages(Sender sender, Function<UserPoolId, String> address, AddressLimit limit) {
        this.sender = sender;
        this.address = address;
        this.limit = limit;
    }

    /// Sends a code and waits for that.
    ///
    /// @throws doorhouse.operation.ApiException CodeDeliveryFailureException, or
    ///   LimitExceededException when the address was sent too much; what was written before stays
    public CodeDeliveryDetails send(Letter letter) {
        if (!counted(letter)) {
            throw LIMIT_EXCEEDED.because("Attempt limit exceeded, please try after some time.");
        }
        try {
            sender.send(message(letter));
        } catch (DeliveryFailed e) {
            log.warn("a code was not delivered: {}", e.getMessage());
            throw CODE_DELIVERY_FAILURE.because("Unable to deliver message");
        }
        return CodeDeliveryDetails.of(letter.proof().address());
    }

    /// Sends a code while the caller is answered already: neither the time that it takes nor its
    /// failure tells that there was somebody to send to.
    public void sendUnseen(Letter letter) {
        if (!counted(letter)) return;
        if (!await(1, PATIENCE)) {
            log.warn("a code was not delivered: too many are on their way");
            return;
        }
        Thread.startVirtualThread(() -> {
            try {
                sender.send(message(letter));
            } catch (DeliveryFailed e) {
                log.warn("a code was not delivered: {}", e.getMessage());
            } finally {
                unseen.release();
            }
        });
    }

    private boolean counted(Letter letter) {
        var to = letter.proof().address();
        if (limit.count(letter.pool().id(), to)) return true;
        log.warn("a code was not sent: {} went out too often to one address", to.medium());
        return false;
    }

    private Message message(Letter letter) {
        return written(letter).as(letter.pool().settings().identity());
    }

    private Message written(Letter letter) {
        var to = letter.proof().address();
        var own = letter.pool().settings().messages();
        var values = new Template.Values(letter.user().username(), letter.code(), null);
        boolean signsIn = letter.proof().purpose().signsIn();
        if (to.medium() == Medium.SMS) {
            var template =
                    signsIn
                            ? Template.sms(own.smsAuthenticationMessage(), Template.AUTHENTICATION)
                            : Template.sms(own.smsMessage(), Template.VERIFY);
            var body = template.fill(values);
            return new Message(Medium.SMS, to.value(), "", body, letter.code(), null);
        }
        if (own.confirmWithLink() && letter.proof().purpose() == CodePurpose.SIGN_UP) {
            return linkMail(letter, to);
        }
        if (signsIn) {
            return new Message(
                    Medium.EMAIL,
                    to.value(),
                    Template.sms(own.authenticationEmailSubject(), Template.AUTHENTICATION_SUBJECT)
                            .fill(values),
                    Template.mail(own.authenticationEmailMessage(), Template.AUTHENTICATION)
                            .fill(values),
                    letter.code(),
                    null);
        }
        var subject = own.emailSubject() == null ? Template.VERIFY_SUBJECT : own.emailSubject();
        var body = Template.mail(own.emailMessage(), Template.VERIFY).fill(values);
        return new Message(Medium.EMAIL, to.value(), subject, body, letter.code(), null);
    }

    private Message linkMail(Letter letter, Address to) {
        var own = letter.pool().settings().messages();
        var link = confirmationLink(letter);
        var subject =
                own.emailSubjectByLink() == null
                        ? Template.VERIFY_LINK_SUBJECT
                        : own.emailSubjectByLink();
        var body =
                Template.mail(own.emailMessageByLink(), Template.VERIFY_BY_LINK)
                        .fill(new Template.Values(letter.user().username(), letter.code(), link));
        return new Message(Medium.EMAIL, to.value(), subject, body, letter.code(), link);
    }

    private String confirmationLink(Letter letter) {
        var client = letter.client() == null ? "" : letter.client().value();
        return address.apply(letter.pool().id())
                + "/confirmUser?client_id="
                + encoded(client)
                + "&user_name="
                + encoded(letter.user().username())
                + "&confirmation_code="
                + encoded(letter.code());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /// Waits some seconds for what is on its way.
    @Override
    public void close() {
        if (!await(MOST_UNSEEN, LAST_MESSAGES)) log.warn("some codes were still on their way");
    }

    private boolean await(int permits, Duration patience) {
        try {
            return unseen.tryAcquire(permits, patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
