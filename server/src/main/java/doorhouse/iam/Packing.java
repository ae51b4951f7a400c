package doorhouse.iam;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/// The short form of what goes into a session token (RFC 1951).
public final class Packing {
    /// What no token of ours unpacks to.
    private static final int MOST_BYTES = 262_144;

    private Packing() {}

    public static byte[] pack(byte[] plain) {
        var deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        try (var packed = new ByteArrayOutputStream()) {
            try (var out = new DeflaterOutputStream(packed, deflater)) {
                out.write(plain);
            }
            return packed.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException("memory has no I/O", e);
        } finally {
            deflater.end();
        }
    }

    /// Only of what we packed: it was sealed.
    static byte[] unpack(byte[] packed) {
        var inflater = new Inflater(true);
        try (var in = new InflaterInputStream(new ByteArrayInputStream(packed), inflater)) {
            return in.readNBytes(MOST_BYTES);
        } catch (IOException e) {
            throw new IllegalStateException("we packed it ourselves", e);
        } finally {
            inflater.end();
        }
    }
}
