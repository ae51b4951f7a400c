package doorhouse.crypto;

import java.util.Optional;
import java.util.regex.Pattern;

/// What an Argon2id hash costs (RFC 9106 §3.1). Its text is `m19456:t2:p1`.
///
/// @param memoryKib at least 8 a lane, at most 64 MiB
/// @param passes over the memory, 1 to 10
/// @param lanes that others could compute side by side, 1 to 4; we compute them one after another
public record Argon2Cost(int memoryKib, int passes, int lanes) {
    public static final int MAX_MEMORY_KIB = 64 * 1024;
    private static final int MAX_PASSES = 10;
    private static final int MAX_LANES = 4;

    /// OWASP Password Storage Cheat Sheet, "Argon2id".
    public static final Argon2Cost DEFAULT = new Argon2Cost(19 * 1024, 2, 1);

    /// The least memory for 1, 2, 3, 4 passes, and for 5 or more (the same source, which calls them
    /// equal in strength).
    private static final int[] LEAST_KIB = {47104, 19456, 12288, 9216, 7168};

    private static final Pattern TEXT = Pattern.compile("m(\\d{1,5}):t(\\d{1,2}):p(\\d)");

    public Argon2Cost {
        boolean bearable =
                lanes >= 1
                        && lanes <= MAX_LANES
                        && passes >= 1
                        && passes <= MAX_PASSES
                        && memoryKib >= 8 * lanes
                        && memoryKib <= MAX_MEMORY_KIB;
        if (!bearable) throw new IllegalArgumentException("no cost within the bounds");
    }

    /// Reads the text; empty where it is none, or out of the bounds.
    public static Optional<Argon2Cost> find(String text) {
        var parts = TEXT.matcher(text);
        if (!parts.matches()) return Optional.empty();
        try {
            return Optional.of(
                    new Argon2Cost(
                            Integer.parseInt(parts.group(1)),
                            Integer.parseInt(parts.group(2)),
                            Integer.parseInt(parts.group(3))));
        } catch (IllegalArgumentException outOfBounds) {
            return Optional.empty();
        }
    }

    /// Whether passwords are to be kept at this cost.
    public boolean strong() {
        return memoryKib >= LEAST_KIB[Math.min(passes, LEAST_KIB.length) - 1];
    }

    @Override
    public String toString() {
        return "m" + memoryKib + ":t" + passes + ":p" + lanes;
    }
}
