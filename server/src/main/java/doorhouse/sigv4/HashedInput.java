package doorhouse.sigv4;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/// A body whose end comes only when it has the hash that was signed.
public final class HashedInput extends FilterInputStream {
    private final MessageDigest digest = Sha256.digest();
    private final byte[] expected;

    /// @param sha256 hex
    public HashedInput(InputStream in, String sha256) {
        super(in);
        this.expected = HexFormat.of().parseHex(sha256);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        if (read > 0) digest.update(buffer, offset, read);
        if (read < 0 && !MessageDigest.isEqual(expected, copy(digest).digest()))
            throw new PayloadRefused(PayloadRefused.Fault.HASH);
        return read;
    }

    /// The end may be asked for more than once.
    private static MessageDigest copy(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("every JDK can copy it", e);
        }
    }

    @Override
    public long skip(long count) throws IOException {
        return readNBytes((int) Math.min(count, 8_192)).length;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
