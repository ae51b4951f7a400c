package doorhouse.userpool.branding;

import doorhouse.crypto.Hashes;
import java.util.HexFormat;

/// What stands in an address for the bytes behind it, so that these may be kept for ever.
public final class Digest {
    private static final int BYTES = 12;

    private Digest() {}

    public static String of(byte[] content) {
        return HexFormat.of().formatHex(Hashes.sha256(content), 0, BYTES);
    }
}
