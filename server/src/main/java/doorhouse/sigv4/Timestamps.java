package doorhouse.sigv4;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.Optional;

/// ISO 8601 basic format, the only one that signatures know: `20260101T000000Z`.
public final class Timestamps {
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT)
                    .withResolverStyle(ResolverStyle.STRICT);
    private static final int LENGTH = 16;

    private Timestamps() {}

    static String text(Instant instant) {
        return FORMAT.format(instant.atOffset(ZoneOffset.UTC));
    }

    public static Optional<Instant> parse(String text) {
        if (text.length() != LENGTH) return Optional.empty();
        try {
            return Optional.of(LocalDateTime.parse(text, FORMAT).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
