package doorhouse.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/// Every password, code, token and key that the tests of this process used, in a file that the Node
/// tests append to as well. No log may hold any of them.
final class UsedSecrets {
    /// Digits alone could be part of a longer number; longer secrets are found anywhere.
    private static final int SHORT = 10;

    private UsedSecrets() {}

    private static final class Kept {
        static final Path FILE = fresh();
    }

    static Path file() {
        return Kept.FILE;
    }

    /// Notes a secret and returns it.
    static String used(String secret) {
        Objects.requireNonNull(secret);
        try {
            Files.writeString(file(), secret + "\n", StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return secret;
    }

    /// Those that stand in a text.
    static List<String> heldBy(String text) throws IOException {
        return Files.readAllLines(file()).stream()
                .filter(secret -> !secret.isBlank())
                .distinct()
                .filter(secret -> holds(text, secret))
                .toList();
    }

    /// Whether a text tells a secret; a short one only where nothing longer surrounds it.
    static boolean holds(String text, String secret) {
        if (!text.contains(secret)) return false;
        if (secret.length() >= SHORT) return true;
        return Pattern.compile("(?<![\\w.+/-])" + Pattern.quote(secret) + "(?![\\w.+/-])")
                .matcher(text)
                .find();
    }

    private static Path fresh() {
        try {
            var file = Files.createDirectories(Distribution.own()).resolve("used-secrets.txt");
            return Files.writeString(file, "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
