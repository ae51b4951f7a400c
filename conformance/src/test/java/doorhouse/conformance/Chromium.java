package doorhouse.conformance;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The system's Chromium, driven by Playwright: one process for the whole run, and for each tab a
/// context of its own, so that no two tests share a cookie. Playwright ends it with this process.
final class Chromium {
    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome");

    private Chromium() {}

    private static final class Running {
        static final Browser BROWSER = launch();
    }

    /// Who looks: the size of the window, what the browser prefers, and whether it runs scripts.
    record Eyes(int width, int height, ColorScheme scheme, String language, boolean scripts) {
        static final Eyes DESKTOP = new Eyes(1280, 900, ColorScheme.LIGHT, "en-US", true);

        Eyes withoutScripts() {
            return new Eyes(width, height, scheme, language, false);
        }

        Eyes speaking(String other) {
            return new Eyes(width, height, scheme, other, scripts);
        }
    }

    static Tab tab() {
        return tab(Eyes.DESKTOP);
    }

    static Tab tab(Eyes eyes) {
        var context =
                Running.BROWSER.newContext(
                        new Browser.NewContextOptions()
                                .setViewportSize(eyes.width, eyes.height)
                                .setColorScheme(eyes.scheme)
                                .setReducedMotion(ReducedMotion.REDUCE)
                                .setLocale(eyes.language)
                                .setJavaScriptEnabled(eyes.scripts));
        return new Tab(context, eyes.scripts);
    }

    /// @throws AssertionError that tells how to install one, where there is none
    static Path executable() {
        return NAMES.stream()
                .flatMap(name -> Programs.find(name).stream())
                .findFirst()
                .orElseThrow(() ->
                        new AssertionError(
                                "the tests in a browser need Chromium, and none of %s is on the path: install it (Debian and Ubuntu: apt-get install chromium)"
                                        .formatted(NAMES)));
    }

    private static Browser launch() {
        var chromium = executable();
        var playwright =
                Playwright.create(
                        new Playwright.CreateOptions()
                                .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        return playwright
                .chromium()
                .launch(
                        new BrowserType.LaunchOptions()
                                .setExecutablePath(chromium)
                                .setArgs(List.of("--no-sandbox")));
    }
}
