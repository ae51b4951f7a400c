package doorhouse.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.LoadState;
import com.microsoft.playwright.options.ScreenshotAnimations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/// One tab of a browser that has no past.
final class Tab implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 15_000;

    private final BrowserContext context;
    private final Page page;
    private final boolean scripts;
    private final List<String> complaints = new ArrayList<>();
    private final List<String> dialogs = new ArrayList<>();

    /// @param scripts whether pages may run theirs
    Tab(BrowserContext context, boolean scripts) {
        this.context = context;
        this.scripts = scripts;
        context.setDefaultTimeout(PATIENCE_MILLIS);
        page = context.newPage();
        page.onConsoleMessage(this::heard);
        page.onPageError(complaints::add);
        page.onDialog(dialog -> {
            dialogs.add(dialog.message());
            dialog.dismiss();
        });
    }

    /// The page itself, for what is not spoken of here.
    Page page() {
        return page;
    }

    BrowserContext context() {
        return context;
    }

    Tab go(String url) {
        page.navigate(url);
        return this;
    }

    /// Types into the field of a form by its name on the wire.
    Tab type(String field, String value) {
        field(field).fill(value);
        return this;
    }

    Locator field(String name) {
        return page.locator("[name='" + name + "']:visible").first();
    }

    /// Gives name and password on the sign-in page, on one page or on two, and sends them by the
    /// keyboard.
    Tab signIn(Person person) {
        type("username", person.username());
        if (page.locator("[name=password]:visible").count() == 0) enter();
        return type("password", person.password()).enter();
    }

    /// Sends the form that is being written.
    Tab enter() {
        page.keyboard().press("Enter");
        return this;
    }

    /// Waits until the browser is at an address that begins so.
    ///
    /// @return what it brought there, in the query or the fragment
    Map<String, String> arrives(String beginning) {
        try {
            page.waitForURL(url -> url.startsWith(beginning));
        } catch (TimeoutError e) {
            var stuck = "not at %s but at %s:%n%s".formatted(beginning, page.url(), text());
            throw new AssertionError(stuck, e);
        }
        return Form.read(page.url());
    }

    /// Waits for the application's callback, and gives the code that came with it.
    String code(CallbackApp app) {
        arrives(app.callback());
        return Visitor.codeIn(page.url());
    }

    /// Presses a button or follows a link by the words that a screen reader says.
    Tab press(String words) {
        var button =
                page.getByRole(
                        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(words).setExact(true));
        var link =
                page.getByRole(
                        AriaRole.LINK, new Page.GetByRoleOptions().setName(words).setExact(true));
        button.or(link).first().click();
        return this;
    }

    String text() {
        return page.locator("body").innerText();
    }

    String address() {
        return page.url();
    }

    /// What scripts opened, if any did.
    List<String> dialogs() {
        return List.copyOf(dialogs);
    }

    /// Looks at the page as it stands: in light and dark, wide and as narrow as a phone. A picture
    /// of each is kept under `target/pages`; axe may find nothing, the phone needs no sideways
    /// scrolling, and the browser has nothing to complain of, so that no script or style breaks the
    /// page's own policy.
    Tab look(String name) {
        var size = page.viewportSize();
        for (var scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            picture(name + "-" + scheme.name().toLowerCase(Locale.ROOT));
            assertThat(violations()).as("axe on %s in %s", name, scheme).isEmpty();
        }
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        page.setViewportSize(360, 740);
        picture(name + "-phone");
        assertThat(page.evaluate("document.documentElement.scrollWidth - innerWidth"))
                .as("how far %s reaches beyond a phone's edge", name)
                .isEqualTo(0);
        page.setViewportSize(size.width, size.height);
        assertThat(complaints).as("what the browser says of %s", name).isEmpty();
        return this;
    }

    void picture(String name) {
        page.screenshot(
                new Page.ScreenshotOptions()
                        .setPath(pictures().resolve(name + ".png"))
                        .setFullPage(true)
                        .setAnimations(ScreenshotAnimations.DISABLED));
    }

    /// What axe-core holds against the page, rule by rule with the elements that break it. It is a
    /// script, so it has no say where there are none.
    private List<String> violations() {
        if (!scripts) return List.of();
        page.evaluate(Axe.SOURCE);
        var found = page.evaluate("async () => JSON.stringify((await axe.run()).violations)");
        var violations = new ArrayList<String>();
        for (var violation : JsonParser.parseString((String) found).getAsJsonArray()) {
            var rule = violation.getAsJsonObject();
            for (var node : rule.getAsJsonArray("nodes")) {
                var element = node.getAsJsonObject();
                violations.add(
                        "%s: %s %s"
                                .formatted(
                                        rule.get("id").getAsString(),
                                        element.get("html").getAsString(),
                                        element.get("failureSummary").getAsString()));
            }
        }
        return violations;
    }

    /// How many bytes the network carried for a page and all that it needs, answers' heads
    /// included.
    long weigh(String url) {
        var bytes = new AtomicLong();
        CDPSession devTools = context.newCDPSession(page);
        devTools.send("Network.enable");
        devTools.on(
                "Network.loadingFinished",
                event -> bytes.addAndGet(event.get("encodedDataLength").getAsLong()));
        page.navigate(url);
        page.waitForLoadState(LoadState.NETWORKIDLE);
        devTools.detach();
        return bytes.get();
    }

    /// An authenticator in this browser, which knows its user's finger.
    CDPSession authenticator() {
        var devTools = context.newCDPSession(page);
        devTools.send("WebAuthn.enable");
        var options = new JsonObject();
        options.addProperty("protocol", "ctap2");
        options.addProperty("transport", "internal");
        options.addProperty("hasResidentKey", true);
        options.addProperty("hasUserVerification", true);
        options.addProperty("isUserVerified", true);
        options.addProperty("automaticPresenceSimulation", true);
        var asked = new JsonObject();
        asked.add("options", options);
        devTools.send("WebAuthn.addVirtualAuthenticator", asked);
        return devTools;
    }

    @Override
    public void close() {
        context.close();
    }

    /// A page that answers 400 with words for its reader is no mistake of the page; nor is it one
    /// to have no icon, for which browsers ask by themselves.
    private void heard(ConsoleMessage message) {
        if (!message.type().equals("error")) return;
        var where = message.location();
        boolean missing = message.text().startsWith("Failed to load resource");
        if (missing && (where.startsWith(page.url()) || where.contains("/favicon.ico"))) return;
        complaints.add(message.text() + " " + where);
    }

    private static Path pictures() {
        try {
            return Files.createDirectories(Distribution.target().resolve("pages"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Axe {
        static final String SOURCE = source();

        private static String source() {
            try {
                NodeClients.install();
                return Files.readString(NodeClients.file("node_modules/axe-core/axe.min.js"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
