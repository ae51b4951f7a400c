package doorhouse.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// A user's subject identifier: shaped like a UUID, never reused, unchanged for the user's life.
///
/// A new one is a UUID of version 7 (RFC 9562 §5.7): it begins with the time, so users made
/// together stand together in every index that goes by sub. Any other UUID is one too.
public record Sub(@JsonValue String value) {
    private static final int LENGTH = 36;

    private static final int VERSION_AT = 14;
    private static final long VERSION_4 = 0x4000L;
    private static final long VERSION_7 = 0x7000L;
    private static final long VERSION = 0xF000L;
    private static final long RANDOM_OF_HIGH = 0x0FFFL;
    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final long RANDOM_OF_LOW = 0x3FFF_FFFF_FFFF_FFFFL;

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Sub {
        if (!fits(value)) throw new IllegalArgumentException("not a sub: " + value);
    }

    /// Whether the text is shaped like a sub.
    public static boolean fits(String text) {
        if (text.length() != LENGTH) return false;
        for (int i = 0; i < LENGTH; i++) {
            char c = text.charAt(i);
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            if (dash ? c != '-' : Character.digit(c, 16) < 0) return false;
        }
        return true;
    }

    /// That of a user made now: the milliseconds and 74 bits of a secure random source.
    public static Sub at(Instant now) {
        return at(now, UUID.randomUUID());
    }

    /// The same with bits of one's own.
    ///
    /// @param random all bits but the 48 of the time, the version and the variant are taken from it
    public static Sub at(Instant time, UUID random) {
        long high = random.getMostSignificantBits() & RANDOM_OF_HIGH;
        long low = random.getLeastSignificantBits() & RANDOM_OF_LOW;
        return of(new UUID((time.toEpochMilli() << Short.SIZE) | VERSION_7 | high, VARIANT | low));
    }

    /// One as users had before there was a time in it: a UUID of version 4.
    ///
    /// @param random all bits but the version and the variant are taken from it
    public static Sub withoutTime(UUID random) {
        long high = (random.getMostSignificantBits() & ~VERSION) | VERSION_4;
        long low = random.getLeastSignificantBits() & RANDOM_OF_LOW;
        return of(new UUID(high, VARIANT | low));
    }

    /// When its user was made, to the millisecond, where it tells.
    public Optional<Instant> made() {
        if (value.charAt(VERSION_AT) != '7') return Optional.empty();
        long high = UUID.fromString(value).getMostSignificantBits();
        return Optional.of(Instant.ofEpochMilli(high >>> Short.SIZE));
    }

    public static Sub of(UUID uuid) {
        return new Sub(uuid.toString());
    }

    @Override
    public String toString() {
        return value;
    }
}
