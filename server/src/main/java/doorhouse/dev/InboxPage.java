package doorhouse.dev;

import static java.nio.charset.StandardCharsets.UTF_8;

import doorhouse.http.Response;
import doorhouse.message.Inbox;
import doorhouse.message.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/// The inbox as a page. It needs no script. A mail's body is shown as text and not as the HTML it
/// is: whoever may write a pool's templates must not write this page.
final class InboxPage {
    private static final int MOST_SHOWN = 100;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    private static final String POLICY =
            "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none';"
                    + " frame-ancestors 'none'";

    private InboxPage() {}

    static Response of(List<Inbox.Received> received) {
        var articles = new StringBuilder();
        received.stream().limit(MOST_SHOWN).forEach(r -> articles.append(article(r)));
        var page =
                """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>Inbox</title>
                <link rel="stylesheet" href="/dev/inbox.css">
                </head>
                <body>
                <header><h1>Inbox</h1><p class="about">%s</p></header>
                <main>
                <form action="/dev/inbox" method="get">
                <input name="to" type="search" aria-label="To" placeholder="An address or phone number">
                <button>Show</button>
                </form>
                %s</main>
                </body>
                </html>
                """
                        .formatted(count(received.size()), articles);
        return Response.of(200, "text/html; charset=utf-8", page.getBytes(UTF_8))
                .with("Content-Security-Policy", POLICY)
                .with("Cache-Control", "no-store")
                .with("Referrer-Policy", "no-referrer")
                .with("X-Content-Type-Options", "nosniff")
                .with("X-Frame-Options", "DENY");
    }

    static Response style() {
        try (var file = InboxPage.class.getResourceAsStream("/dev/inbox.css")) {
            if (file == null) throw new IllegalStateException("the build left out inbox.css");
            return Response.of(200, "text/css; charset=utf-8", file.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String count(int size) {
        return switch (size) {
            case 0 -> "Nothing was sent yet.";
            case 1 -> "1 message";
            default -> size + " messages" + (size > MOST_SHOWN ? ", the newest " + MOST_SHOWN : "");
        };
    }

    private static String article(Inbox.Received received) {
        var message = received.message();
        boolean mail = message.medium() == Message.Medium.EMAIL;
        var article = new StringBuilder("<article>\n");
        article.append("<h2>%s</h2>%n".formatted(shown(mail ? message.subject() : "Text message")));
        article.append(
                "<p class=\"about\">to %s at %s UTC</p>%n"
                        .formatted(shown(message.to()), TIME.format(received.at())));
        if (message.code() != null)
            article.append("<p class=\"code\">%s</p>%n".formatted(shown(message.code())));
        if (message.link() != null && message.link().startsWith("http"))
            article.append("<p><a href=\"%1$s\">%1$s</a></p>%n".formatted(shown(message.link())));
        article.append("<p class=\"text\">%s</p>%n".formatted(shown(message.body())));
        return article.append("</article>\n").toString();
    }

    private static String shown(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
