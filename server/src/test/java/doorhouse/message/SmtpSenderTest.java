package doorhouse.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import doorhouse.crypto.Secret;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpSenderTest {
    private static final String LOOPBACK = "127.0.0.1";
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private @Nullable GreenMail mailServer;

    @AfterEach
    void stop() {
        if (mailServer != null) mailServer.stop();
    }

    @Test
    void aMailArrivesWhole() throws Exception {
        var server = mailServer("smtp");

        sender(server, SmtpSender.Tls.NONE).send(mail("ana@example.com"));

        var received = server.getReceivedMessages();
        assertThat(received).hasSize(1);
        assertThat(received[0].getSubject()).isEqualTo("Ihr Prüfcode");
        assertThat(received[0].getFrom()[0]).hasToString("no-reply@id.example");
        assertThat(received[0].getAllRecipients()).hasSize(1);
        assertThat(received[0].getAllRecipients()[0]).hasToString("ana@example.com");
        assertThat(received[0].getContentType()).startsWith("text/html");
        assertThat(received[0].getContent()).asString().isEqualTo("<b>Grüße: 123456</b>");
    }

    @Test
    void whereTheServerWantsItUserAndPasswordAreGiven() {
        var server = mailServer("smtp");
        server.setUser("doorhouse", "hush");

        sender(server, "doorhouse", "hush").send(mail("ana@example.com"));

        assertThat(server.getReceivedMessages()).hasSize(1);
        assertThatThrownBy(() -> sender(server, "doorhouse", "wrong").send(mail("b@example.com")))
                .isInstanceOf(DeliveryFailed.class)
                .hasMessageNotContaining("wrong");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ana@example.com\r\nBcc: eve@example.com",
                "ana@example.com\nBcc: eve@example.com",
                "ana@example.com, eve@example.com",
                "ana@example.com;eve@example.com",
                "Ana <ana@example.com>",
                "<eve@example.com>",
                "\"ana\"@example.com",
                "group:ana@example.com;",
                "ana@example.com eve@example.com",
                "ana@example.com\u0000",
                "(comment)ana@example.com",
                "ana",
                "@example.com",
                "",
            })
    void whatIsNotOnePlainAddressGoesNowhere(String to) {
        var server = mailServer("smtp");
        var sender = sender(server, SmtpSender.Tls.NONE);

        assertThatThrownBy(() -> sender.send(mail(to))).isInstanceOf(DeliveryFailed.class);

        assertThat(server.getReceivedMessages()).isEmpty();
    }

    @Test
    void aSubjectAddsNoHeader() throws Exception {
        var server = mailServer("smtp");
        var subject = "Hello\r\nBcc: eve@example.com\r\n\r\nbody";

        sender(server, SmtpSender.Tls.NONE)
                .send(
                        new Message(
                                Message.Medium.EMAIL, "ana@example.com", subject, "x", null, null));

        var received = server.getReceivedMessages();
        assertThat(received).hasSize(1);
        assertThat(received[0].getHeader("Bcc")).isNull();
        assertThat(received[0].getContent()).asString().isEqualTo("x");
    }

    @Test
    void aPoolsOwnSenderAndReplyAddressStandInTheMail() throws Exception {
        var server = mailServer("smtp");
        var shop = new Identity("Zoë's <shop@example.com>", "help@example.com", null, null, null);

        sender(server, SmtpSender.Tls.NONE).send(mail("ana@example.com").as(shop));

        var received = server.getReceivedMessages()[0];
        assertThat(((InternetAddress) received.getFrom()[0]).getPersonal()).isEqualTo("Zoë's");
        assertThat(((InternetAddress) received.getFrom()[0]).getAddress())
                .isEqualTo("shop@example.com");
        assertThat(received.getReplyTo()[0]).hasToString("help@example.com");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a@example.com\r\nBcc: eve@example.com", "no address", "a@b@c"})
    void aPoolsOwnSenderAddsNoHeader(String from) {
        var server = mailServer("smtp");
        var identity = new Identity(from, null, null, null, null);

        assertThatThrownBy(() ->
                        sender(server, SmtpSender.Tls.NONE)
                                .send(mail("ana@example.com").as(identity)))
                .isInstanceOf(DeliveryFailed.class);

        assertThat(server.getReceivedMessages()).isEmpty();
    }

    @Test
    void withoutTheEncryptionThatIsAskedForNothingIsSent() {
        var server = mailServer("smtp");

        assertThatThrownBy(
                        () -> sender(server, SmtpSender.Tls.IMPLICIT).send(mail("a@example.com")))
                .isInstanceOf(DeliveryFailed.class);

        assertThat(server.getReceivedMessages()).isEmpty();
    }

    @Test
    void aServerWhoseCertificateNobodyVouchesForGetsNothing() {
        var server = mailServer("smtps");

        assertThatThrownBy(
                        () -> sender(server, SmtpSender.Tls.IMPLICIT).send(mail("a@example.com")))
                .isInstanceOf(DeliveryFailed.class);

        assertThat(server.getReceivedMessages()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "554 no service\r\n",
                "220 ready\r\n500 what\r\n500 what\r\n",
                "220 ready\r\n250 hello\r\n550 no such user\r\n",
                "220 ready\r\n250 hello\r\n250 ok\r\n550 no such user\r\n",
                "junk\r\n",
                "",
            })
    void aServerThatRefusesMeansTheMailDidNotGoOut(String answers) throws IOException {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var script = Thread.ofVirtual().start(() -> answerAndClose(server, answers));

            assertThatThrownBy(() -> sender(server.getLocalPort()).send(mail("ana@example.com")))
                    .isInstanceOf(DeliveryFailed.class)
                    .hasMessageNotContaining("ana");

            script.interrupt();
        }
    }

    @Test
    void aServerThatSaysNothingIsNotWaitedForLong() throws IOException {
        // Connections are taken up by the system, and nobody ever answers on them.
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            long began = System.nanoTime();

            var sender = sender(server.getLocalPort(), null, "", SmtpSender.Tls.NONE, SHORT);
            assertThatThrownBy(() -> sender.send(mail("ana@example.com")))
                    .isInstanceOf(DeliveryFailed.class);

            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isBetween(SHORT, SHORT.plusSeconds(10));
        }
    }

    @Test
    void aServerThatIsNotThereMeansTheMailDidNotGoOut() throws IOException {
        int port;
        try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }

        assertThatThrownBy(() -> sender(port).send(mail("ana@example.com")))
                .isInstanceOf(DeliveryFailed.class);
    }

    @Test
    void aTextMessageDoesNotGoByMail() {
        var sms = new Message(Message.Medium.SMS, "+4915112345678", "", "x", null, null);

        assertThatThrownBy(() -> sender(1).send(sms)).isInstanceOf(DeliveryFailed.class);
        assertThatThrownBy(() -> new NoSender("SMS").send(sms))
                .isInstanceOf(DeliveryFailed.class)
                .hasMessage("no SMS sender is configured");
    }

    private GreenMail mailServer(String protocol) {
        var server = new GreenMail(new ServerSetup(0, LOOPBACK, protocol));
        server.start();
        mailServer = server;
        return server;
    }

    private static int port(GreenMail server) {
        var smtp = server.getSmtp() == null ? server.getSmtps() : server.getSmtp();
        return smtp.getPort();
    }

    private static SmtpSender sender(GreenMail server, SmtpSender.Tls tls) {
        return sender(port(server), null, "", tls);
    }

    private static SmtpSender sender(GreenMail server, String user, String password) {
        return sender(port(server), user, password, SmtpSender.Tls.NONE);
    }

    private static SmtpSender sender(int port) {
        return sender(port, null, "", SmtpSender.Tls.NONE);
    }

    private static SmtpSender sender(
            int port, @Nullable String user, String password, SmtpSender.Tls tls) {
        return sender(port, user, password, tls, PATIENCE);
    }

    private static SmtpSender sender(
            int port,
            @Nullable String user,
            String password,
            SmtpSender.Tls tls,
            Duration patience) {
        var settings =
                new SmtpSender.Settings(
                        LOOPBACK, port, user, Secret.of(password), tls, "no-reply@id.example");
        return new SmtpSender(settings, patience);
    }

    private static Message mail(String to) {
        return new Message(
                Message.Medium.EMAIL, to, "Ihr Prüfcode", "<b>Grüße: 123456</b>", "123456", null);
    }

    /// Sends one line of the answers for each line that comes, then hangs up.
    private static void answerAndClose(ServerSocket server, String answers) {
        try (Socket socket = server.accept()) {
            if (answers.isEmpty()) return;
            for (String line : answers.split("(?<=\n)")) {
                socket.getOutputStream().write(line.getBytes(StandardCharsets.US_ASCII));
                readLine(socket);
            }
        } catch (IOException e) {
            // The sender has hung up.
        }
    }

    private static void readLine(Socket socket) throws IOException {
        int c;
        do c = socket.getInputStream().read();
        while (c >= 0 && c != '\n');
    }
}
