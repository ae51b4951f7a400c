package doorhouse.gateway.s3;

import doorhouse.http.Request;
import doorhouse.outbound.Relay;
import doorhouse.sigv4.ChunkedInput;
import doorhouse.sigv4.ChunkedOutput;
import doorhouse.sigv4.HashedInput;
import doorhouse.sigv4.PayloadForm;
import doorhouse.sigv4.PayloadForm.Chunked;
import doorhouse.sigv4.PayloadForm.Hashed;
import doorhouse.sigv4.PayloadForm.Unsigned;
import doorhouse.sigv4.PayloadKey;
import doorhouse.sigv4.RawRequest.Header;
import doorhouse.sigv4.Sha256;
import doorhouse.sigv4.WithheldInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A request's body as its signature covers it, and how it goes on to the store: never so that the
/// store has all of one that was refused. What is withheld is the end, and before the end is known
/// to be right the store has fewer bytes than it was told to wait for.
final class SignedBody {
    static final String HASH = "x-amz-content-sha256";
    private static final String DECODED_LENGTH = "x-amz-decoded-content-length";
    private static final String TRAILER = "x-amz-trailer";
    private static final String DIGEST = "content-md5";
    private static final String EMPTY = Sha256.hex(new byte[0]);

    /// Trailing headers that are passed on, with how long their values are, in Base64.
    private static final Map<String, Integer> CHECKSUMS =
            Map.of(
                    "x-amz-checksum-crc32", 8,
                    "x-amz-checksum-crc32c", 8,
                    "x-amz-checksum-crc64nvme", 12,
                    "x-amz-checksum-sha1", 28,
                    "x-amz-checksum-sha256", 44);

    /// How it is sent.
    ///
    /// @param hash what the signature for the store says of it
    /// @param headers that tell of its form
    /// @param rewritten whether it is another one than the caller's
    record Sending(
            String hash, List<Header> headers, Relay.@Nullable Body body, boolean rewritten) {}

    private final PayloadForm form;
    private final long length;
    private final List<String> trailers;
    private final boolean mayHaveBody;
    private final InputStream in;

    private SignedBody(
            PayloadForm form,
            long length,
            List<String> trailers,
            boolean mayHaveBody,
            InputStream in) {
        this.form = form;
        this.length = length;
        this.trailers = trailers;
        this.mayHaveBody = mayHaveBody;
        this.in = in;
    }

    /// What a request's signature says of its body.
    ///
    /// @param presigned requests sign no body unless they say so
    /// @throws S3Exception when it says nothing known
    static PayloadForm form(HeaderFields headers, boolean presigned, Request request) {
        var said = headers.get(HASH);
        if (said == null && presigned)
            said = request.query("X-Amz-Content-Sha256").orElse(PayloadForm.UNSIGNED);
        if (said == null)
            throw S3Error.INVALID_REQUEST.because(
                    "Missing required header for this request: " + HASH);
        return PayloadForm.of(said)
                .orElseThrow(() ->
                        S3Error.INVALID_REQUEST.because(
                                "The value of x-amz-content-sha256 header is invalid."));
    }

    /// As [RawRequest] has it.
    static String hash(HeaderFields headers, boolean presigned, Request request) {
        var said = headers.get(HASH);
        if (said != null) return said;
        return presigned ? request.query("X-Amz-Content-Sha256").orElse(PayloadForm.UNSIGNED) : "";
    }

    /// @throws S3Exception when its length is not told, or its form not known
    static SignedBody of(
            Request request,
            HeaderFields headers,
            PayloadForm form,
            PayloadKey key,
            InputStream in) {
        boolean mayHaveBody = List.of("PUT", "POST").contains(request.method());
        var trailers =
                headers.list(TRAILER).stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
        if (!(form instanceof Chunked chunked)) {
            if (!trailers.isEmpty()) throw invalidTrailer();
            long sent = length(request, "Content-Length", mayHaveBody);
            if (!mayHaveBody && sent > 0)
                throw S3Error.INVALID_REQUEST.because(
                        "A request of this method has no body: " + request.method());
            var checked = form instanceof Hashed(var sha256) ? new HashedInput(in, sha256) : in;
            return new SignedBody(form, sent, List.of(), mayHaveBody, checked);
        }
        if (!mayHaveBody || trailers.size() > 1 || !CHECKSUMS.keySet().containsAll(trailers))
            throw invalidTrailer();
        if (!chunked.trailer() && !trailers.isEmpty()) throw invalidTrailer();
        long decoded = length(request, DECODED_LENGTH, true);
        var chain = chunked.signed() ? key.begin() : null;
        return new SignedBody(
                form, decoded, trailers, true, new ChunkedInput(in, decoded, chain, trailers));
    }

    private static long length(Request request, String header, boolean needed) {
        var text = request.header(header);
        if (text.isEmpty()) {
            boolean streamed = request.header("Transfer-Encoding").isPresent();
            // Without either there is no body (RFC 9112 §6.3).
            if (header.equals(DECODED_LENGTH) || (streamed && needed))
                throw S3Error.MISSING_CONTENT_LENGTH.because(
                        "You must provide the Content-Length HTTP header.");
            if (streamed)
                throw S3Error.INVALID_REQUEST.because(
                        "A request of this method has no body: " + request.method());
            return 0;
        }
        try {
            long length = Long.parseLong(text.get());
            if (length >= 0) return length;
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw S3Error.INVALID_ARGUMENT.because("Invalid length: " + header);
    }

    private static S3Exception invalidTrailer() {
        return S3Error.INVALID_REQUEST.because(
                "The value specified in the x-amz-trailer header is not supported");
    }

    /// To be passed on as it comes.
    ///
    /// @throws IOException when it has no bytes, and even that is not what was signed
    Sending flowing() throws IOException {
        if (trailers.isEmpty()) return plain();
        var name = trailers.getFirst();
        int value = CHECKSUMS.getOrDefault(name, 0);
        var chunked = (ChunkedInput) in;
        var encoded =
                new ChunkedOutput(
                        chunked, () -> name + ":" + checksum(chunked.trailers().get(name), value));
        var told = new ArrayList<Header>();
        told.add(new Header("content-encoding", "aws-chunked"));
        told.add(new Header(TRAILER, name));
        told.add(new Header(DECODED_LENGTH, Long.toString(length)));
        return new Sending(
                "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
                told,
                new Relay.Body(ChunkedOutput.length(length, name.length() + 1 + value), encoded),
                false);
    }

    private static String checksum(@Nullable String value, int length) {
        if (value == null || value.length() != length)
            throw S3Error.MALFORMED_TRAILER.because(TRAILING);
        return value;
    }

    private Sending plain() throws IOException {
        if (!mayHaveBody) {
            checkEmpty();
            return new Sending(EMPTY, List.of(), null, false);
        }
        // Nothing can be withheld of nothing, so it is checked before.
        if (length == 0) checkEmpty();
        var hash = form instanceof Hashed(var sha256) ? sha256 : PayloadForm.UNSIGNED;
        return new Sending(
                length == 0 ? EMPTY : hash,
                List.of(),
                new Relay.Body(
                        length,
                        length == 0 ? InputStream.nullInputStream() : new WithheldInput(in)),
                false);
    }

    private void checkEmpty() throws IOException {
        if (form instanceof Unsigned && !mayHaveBody) return;
        if (in.read() >= 0) throw S3Error.INCOMPLETE_BODY.because(INCOMPLETE);
    }

    static final String TRAILING =
            "The request contained trailing data that was not well-formed or did not conform to our"
                    + " published schema.";

    static final String INCOMPLETE =
            "You did not provide the number of bytes specified by the Content-Length HTTP header";

    /// To be read here: whole, and checked.
    ///
    /// @throws S3Exception when it is longer
    byte[] whole(int mostBytes) throws IOException {
        if (length > mostBytes) throw tooLong();
        byte[] bytes = in.readNBytes(mostBytes + 1);
        if (bytes.length > mostBytes) throw tooLong();
        return bytes;
    }

    private static S3Exception tooLong() {
        return S3Error.MAX_MESSAGE_LENGTH_EXCEEDED.because("Your request was too big.");
    }

    /// One of our own in place of the caller's.
    ///
    /// @param headers that tell of it
    static Sending own(byte[] whole, List<Header> headers) {
        return new Sending(
                Sha256.hex(whole),
                headers,
                new Relay.Body(whole.length, new ByteArrayInputStream(whole)),
                true);
    }

    /// A document of our own, for the operations whose stores ask for its digest.
    static Sending document(byte[] whole) {
        return own(whole, List.of(new Header(DIGEST, md5(whole))));
    }

    /// @throws S3Exception when the caller's digest is of another body
    static void checkDigest(HeaderFields headers, byte[] body) {
        var digest = headers.get(DIGEST);
        if (digest != null && !digest.equals(md5(body)))
            throw S3Error.BAD_DIGEST.because(
                    "The Content-MD5 you specified did not match what we received.");
    }

    /// It guards against nothing but mistakes on the way.
    private static String md5(byte[] bytes) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }
}
