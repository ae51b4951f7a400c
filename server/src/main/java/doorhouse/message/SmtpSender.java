package doorhouse.message;

import doorhouse.crypto.Secret;
import doorhouse.http.Place;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Sends mail by SMTP (RFC 5321). One try, with a limit on all of it: a second try could send a
/// code twice, and whoever asked may ask again. A server that is slow or dead holds a few
/// connections at most, each for a few seconds, so mail goes again as soon as it is back.
public final class SmtpSender implements Sender {
    private static final int MAX_AT_ONCE = 32;

    /// Which wait for one of those.
    private static final int MAX_WAITING = 512;

    /// How the connection is secured.
    public enum Tls {
        NONE,
        /// Upgraded by STARTTLS, or not used at all.
        STARTTLS,
        /// From the first byte on.
        IMPLICIT
    }

    /// @param user null for a server that wants none
    /// @param from the sender's address
    public record Settings(
            String host,
            int port,
            @Nullable String user,
            @Nullable Secret password,
            Tls tls,
            String from) {}

    private final Settings settings;
    private final Session session;
    private final Duration patience;
    private final Semaphore sending = new Semaphore(MAX_AT_ONCE, true);
    private final Semaphore waiting = new Semaphore(MAX_AT_ONCE + MAX_WAITING);

    public SmtpSender(Settings settings) {
        this(settings, PATIENCE);
    }

    /// @param patience for a mail, from its wait for a turn to the server's last word
    SmtpSender(Settings settings, Duration patience) {
        this.settings = settings;
        this.patience = patience;
        this.session = Session.getInstance(properties(settings, patience));
    }

    private static Properties properties(Settings settings, Duration patienceForEach) {
        String patience = Long.toString(patienceForEach.toMillis());
        var properties = new Properties();
        properties.put("mail.transport.protocol", "smtp");
        properties.put("mail.smtp.host", settings.host());
        properties.put("mail.smtp.port", Integer.toString(settings.port()));
        properties.put("mail.smtp.connectiontimeout", patience);
        properties.put("mail.smtp.timeout", patience);
        properties.put("mail.smtp.writetimeout", patience);
        properties.put("mail.smtp.auth", Boolean.toString(settings.user() != null));
        properties.put(
                "mail.smtp.starttls.enable", Boolean.toString(settings.tls() == Tls.STARTTLS));
        properties.put(
                "mail.smtp.starttls.required", Boolean.toString(settings.tls() == Tls.STARTTLS));
        properties.put("mail.smtp.ssl.enable", Boolean.toString(settings.tls() == Tls.IMPLICIT));
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        return properties;
    }

    @Override
    public void send(Message message) {
        if (message.medium() != Message.Medium.EMAIL)
            throw new DeliveryFailed("SMTP sends mail only");
        var to = address(message.to());
        if (!waiting.tryAcquire())
            throw new DeliveryFailed("too many mails are waiting for the mail server");
        try (var _ = Place.lend()) {
            sendInTime(message, to);
        } finally {
            waiting.release();
        }
    }

    private void sendInTime(Message message, InternetAddress to) {
        var sent = new FutureTask<>(() -> sendInTurn(message, to), true);
        var thread = Thread.ofVirtual().name("mail").start(sent);
        try {
            sent.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            // Closes the connection as well, whatever it waits for.
            thread.interrupt();
            throw new DeliveryFailed("the mail server did not take the mail in time", e);
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new DeliveryFailed("the server stops", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof DeliveryFailed failed) throw failed;
            throw new DeliveryFailed("the mail could not be sent", e);
        }
    }

    private void sendInTurn(Message message, InternetAddress to) {
        try {
            if (!sending.tryAcquire(longestWait(), TimeUnit.NANOSECONDS))
                throw new DeliveryFailed("the mail server did not take the mails before in time");
        } catch (InterruptedException e) {
            return;
        }
        try (var transport = session.getTransport()) {
            var mail = new MimeMessage(session);
            mail.setFrom(from(message.identity()));
            var replyTo = message.identity().replyTo();
            if (replyTo != null) mail.setReplyTo(new Address[] {address(replyTo)});
            mail.setRecipient(jakarta.mail.Message.RecipientType.TO, to);
            mail.setSubject(message.subject(), StandardCharsets.UTF_8.name());
            mail.setContent(message.body(), "text/html; charset=UTF-8");
            mail.saveChanges();
            if (settings.user() == null) transport.connect();
            else transport.connect(settings.user(), password());
            transport.sendMessage(mail, new Address[] {to});
        } catch (MessagingException e) {
            throw new DeliveryFailed("the mail server did not take the mail", e);
        } finally {
            sending.release();
        }
    }

    /// For one's turn. What would have next to no time left then is not begun: at a slow server all
    /// that wait would connect one after the other as those before them are given up, for nothing.
    private long longestWait() {
        return patience.multipliedBy(7).dividedBy(8).toNanos();
    }

    private @Nullable String password() {
        return settings.password() == null ? null : settings.password().reveal();
    }

    /// The pool's own sender, with its name if it has one, else the server's.
    private InternetAddress from(Identity identity) throws AddressException {
        var own = identity.from();
        if (own == null) return new InternetAddress(settings.from());
        if (own.chars().anyMatch(Character::isISOControl))
            throw new DeliveryFailed("the sender is no address");
        return new InternetAddress(own, true);
    }

    /// One plain address: nothing in it may add a header or a second recipient.
    private static InternetAddress address(String text) {
        boolean plain =
                text.chars().noneMatch(c -> c <= ' ' || c == 0x7f || ",;:<>()\"\\".indexOf(c) >= 0);
        try {
            if (plain) return new InternetAddress(text, true);
        } catch (AddressException e) {
            throw new DeliveryFailed("no address to send to", e);
        }
        throw new DeliveryFailed("no address to send to");
    }
}
