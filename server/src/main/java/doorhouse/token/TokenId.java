package doorhouse.token;

import java.security.SecureRandom;
import java.util.UUID;

/// The `jti` of an access or ID token: a UUID of version 8 (RFC 9562 §5.8) whose first 32 bits are
/// the user's token generation when it was issued and whose other 90 are random. A global sign-out
/// raises the generation, so whether a token is older than the sign-out is known exactly, on every
/// node and without comparing clocks.
public final class TokenId {
    private static final long VERSION_8 = 0x8000L;
    private static final long VERSION_MASK = 0xFFFF_FFFF_FFFF_0FFFL;
    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final long VARIANT_MASK = 0x3FFF_FFFF_FFFF_FFFFL;

    private TokenId() {}

    static String of(long generation, SecureRandom random) {
        long high = (generation << Integer.SIZE) | Integer.toUnsignedLong(random.nextInt());
        return new UUID(
                        (high & VERSION_MASK) | VERSION_8,
                        (random.nextLong() & VARIANT_MASK) | VARIANT)
                .toString();
    }

    /// The generation in an id that [#of] made.
    public static long generation(String id) {
        return UUID.fromString(id).getMostSignificantBits() >>> Integer.SIZE;
    }
}
