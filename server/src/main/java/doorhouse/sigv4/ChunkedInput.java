package doorhouse.sigv4;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import doorhouse.sigv4.PayloadRefused.Fault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Takes a body out of its chunks (`aws-chunked`), and checks the signature of each at its end. The
/// end comes only when the last chunk and the trailing headers were right too, so bytes may be read
/// here that are refused later. Source: S3 API Reference, "Signature calculations for the
/// Authorization header: transferring payload in multiple chunks".
public final class ChunkedInput extends InputStream {
    private static final int MOST_LINE_BYTES = 1_024;
    private static final int MOST_TRAILERS = 8;
    private static final Pattern HEAD =
            Pattern.compile("([0-9a-fA-F]{1,16})(?:;chunk-signature=([0-9a-f]{64}))?");
    private static final String TRAILER_SIGNATURE = "x-amz-trailer-signature";

    private final InputStream in;
    private final PayloadKey.@Nullable Chain chain;
    private final List<String> announced;
    private final MessageDigest digest = Sha256.digest();
    private final Map<String, String> trailers = new TreeMap<>();
    private String signature = "";
    private long left;
    private long missing;
    private boolean begun;
    private boolean ended;

    /// @param decodedLength of the body without its chunks' frames
    /// @param chain null where chunks bear no signatures
    /// @param announced the names of trailing headers, in lower case
    public ChunkedInput(
            InputStream in,
            long decodedLength,
            PayloadKey.@Nullable Chain chain,
            List<String> announced) {
        this.in = in;
        this.missing = decodedLength;
        this.chain = chain;
        this.announced = announced.stream().sorted().toList();
    }

    /// The trailing headers, once the end has come.
    public Map<String, String> trailers() {
        if (!ended) throw new IllegalStateException("the body has not ended");
        return Map.copyOf(trailers);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (ended) return -1;
        if (length == 0) return 0;
        if (left == 0) {
            if (begun) endChunk();
            beginChunk();
            if (left == 0) {
                end();
                return -1;
            }
        }
        int read = in.read(buffer, offset, (int) Math.min(length, left));
        if (read < 0) throw new PayloadRefused(Fault.LENGTH);
        digest.update(buffer, offset, read);
        left -= read;
        missing -= read;
        return read;
    }

    private void beginChunk() throws IOException {
        var head = HEAD.matcher(line());
        if (!head.matches() || (head.group(2) == null) != (chain == null))
            throw new PayloadRefused(Fault.FRAME);
        left = Long.parseUnsignedLong(head.group(1), 16);
        signature = head.group(2) == null ? "" : head.group(2);
        if (left < 0 || left > missing) throw new PayloadRefused(Fault.LENGTH);
        begun = true;
    }

    private void endChunk() throws IOException {
        if (!line().isEmpty()) throw new PayloadRefused(Fault.FRAME);
        checkChunk();
    }

    private void checkChunk() throws PayloadRefused {
        byte[] hash = digest.digest();
        if (chain != null && !chain.chunk(signature, hash))
            throw new PayloadRefused(Fault.SIGNATURE);
    }

    private void end() throws IOException {
        if (missing != 0) throw new PayloadRefused(Fault.LENGTH);
        checkChunk();
        readTrailers();
        if (in.read() >= 0) throw new PayloadRefused(Fault.FRAME);
        ended = true;
    }

    private void readTrailers() throws IOException {
        for (var line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon < 1 || trailers.size() == MOST_TRAILERS)
                throw new PayloadRefused(Fault.TRAILER);
            var name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
            if (trailers.put(name, line.substring(colon + 1).strip()) != null)
                throw new PayloadRefused(Fault.TRAILER);
        }
        var signed = trailers.remove(TRAILER_SIGNATURE);
        if (!List.copyOf(trailers.keySet()).equals(announced))
            throw new PayloadRefused(Fault.TRAILER);
        if (chain == null || announced.isEmpty()) return;
        var headers = new StringBuilder();
        trailers.forEach(
                (name, value) -> headers.append(name).append(':').append(value).append('\n'));
        if (signed == null || !chain.trailer(signed, headers.toString()))
            throw new PayloadRefused(Fault.SIGNATURE);
    }

    /// Up to the next line feed; a carriage return before it is no part of it.
    private String line() throws IOException {
        var line = new ByteArrayOutputStream(96);
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) throw new PayloadRefused(Fault.LENGTH);
            if (line.size() == MOST_LINE_BYTES) throw new PayloadRefused(Fault.FRAME);
            line.write(b);
        }
        var text = line.toString(ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
