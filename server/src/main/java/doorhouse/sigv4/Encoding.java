package doorhouse.sigv4;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

/// Percent-encoding as signatures want it: everything but RFC 3986's unreserved characters, in
/// capitals.
public final class Encoding {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final String UNRESERVED = "-_.~";

    private Encoding() {}

    static String encode(byte[] bytes) {
        return encode(bytes, UNRESERVED);
    }

    /// One name or value of a query, or one segment of a path.
    public static String encode(String text) {
        return encode(text.getBytes(UTF_8), UNRESERVED);
    }

    /// A path, slashes kept. Where it is one from the wire, this is the second time.
    public static String encodePath(String path) {
        return encode(path.getBytes(UTF_8), UNRESERVED + "/");
    }

    /// A path of S3, which is encoded once: as if it had come in the one right form.
    ///
    /// @throws IllegalArgumentException as [#decodePath]
    static String encodeOnce(String path) {
        return encode(decodePath(path), UNRESERVED + "/");
    }

    private static String encode(byte[] bytes, String kept) {
        var encoded = new StringBuilder(bytes.length + 16);
        for (byte b : bytes) {
            char c = (char) (b & 0xff);
            if (isLetterOrDigit(c) || kept.indexOf(c) >= 0) encoded.append(c);
            else encoded.append('%').append(HEX.toHexDigits(b));
        }
        return encoded.toString();
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    /// Decodes one name or value of a query; a plus is a space, as forms have it.
    ///
    /// @throws IllegalArgumentException for what can't stand in a query: a percent sign without two
    ///   digits, anything but ASCII
    public static byte[] decode(String text) {
        return decode(text, ' ');
    }

    /// As [#decode(String)] for a path, where a plus is itself.
    public static byte[] decodePath(String text) {
        return decode(text, '+');
    }

    private static byte[] decode(String text, char plus) {
        var bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > '~') throw new IllegalArgumentException("not ASCII");
            if (c == '%') {
                if (i + 2 >= text.length()) throw new IllegalArgumentException("cut short");
                bytes.write(HexFormat.fromHexDigits(text, i + 1, i + 3));
                i += 2;
            } else {
                bytes.write(c == '+' ? plus : c);
            }
        }
        return bytes.toByteArray();
    }
}
