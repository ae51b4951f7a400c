package doorhouse.login.look;

import static java.util.Objects.requireNonNull;

import doorhouse.userpool.branding.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The files that the pages of all pools share: stylesheets and icons, under names that change with
/// what is in them.
final class SharedFiles {
    private static final List<String> ICONS =
            List.of(
                    "amazon.svg",
                    "app.svg",
                    "apple.svg",
                    "check.svg",
                    "email.svg",
                    "error.svg",
                    "facebook.svg",
                    "favicon.svg",
                    "google.svg",
                    "info.svg",
                    "key.svg",
                    "passkey.svg",
                    "password.svg",
                    "sms.svg",
                    "success.svg");

    /// Written after the icons, whose names stand in them.
    private static final List<String> STYLESHEETS = List.of("base.css", "classic.css");

    /// @param name `base.<digest>.css`
    record Shared(String name, String contentType, byte[] bytes) {}

    private final Map<String, Shared> byPlainName = new HashMap<>();
    private final Map<String, Shared> byName = new HashMap<>();

    SharedFiles() {
        for (var icon : ICONS) add(icon, "image/svg+xml", read(icon));
        for (var sheet : STYLESHEETS) {
            var css = read(sheet);
            for (var icon : ICONS)
                css = css.replace("url(" + icon + ")", "url(" + name(icon) + ")");
            add(sheet, "text/css; charset=utf-8", css);
        }
    }

    private void add(String plainName, String contentType, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        int dot = plainName.lastIndexOf('.');
        var name = plainName.substring(0, dot) + "." + Digest.of(bytes) + plainName.substring(dot);
        var shared = new Shared(name, contentType, bytes);
        byPlainName.put(plainName, shared);
        byName.put(name, shared);
    }

    private static String read(String file) {
        try (var in = SharedFiles.class.getResourceAsStream("/login/look/" + file)) {
            return new String(requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Under which name a file is served.
    String name(String plainName) {
        return requireNonNull(byPlainName.get(plainName), plainName).name();
    }

    Optional<Shared> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }
}
