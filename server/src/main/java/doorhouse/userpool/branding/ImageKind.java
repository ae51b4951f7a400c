package doorhouse.userpool.branding;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// What an image is, by its first bytes and not by what somebody calls it.
public enum ImageKind {
    ICO("image/x-icon", "ico"),
    JPEG("image/jpeg", "jpg"),
    PNG("image/png", "png"),
    SVG("image/svg+xml", "svg"),
    WEBP("image/webp", "webp");

    private final String contentType;
    private final String extension;

    ImageKind(String contentType, String extension) {
        this.contentType = contentType;
        this.extension = extension;
    }

    public String contentType() {
        return contentType;
    }

    /// Of a file's name, without a dot.
    public String extension() {
        return extension;
    }

    public static Optional<ImageKind> of(byte[] image) {
        if (begins(image, 0, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n')) return Optional.of(PNG);
        if (begins(image, 0, 0xff, 0xd8, 0xff)) return Optional.of(JPEG);
        if (begins(image, 0, 0, 0, 1, 0)) return Optional.of(ICO);
        if (begins(image, 0, 'R', 'I', 'F', 'F') && begins(image, 8, 'W', 'E', 'B', 'P')) {
            return Optional.of(WEBP);
        }
        var text = new String(image, StandardCharsets.UTF_8);
        return SafeSvg.is(text) ? Optional.of(SVG) : Optional.empty();
    }

    private static boolean begins(byte[] image, int at, int... bytes) {
        if (image.length < at + bytes.length) return false;
        var signed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) signed[i] = (byte) bytes[i];
        return Arrays.equals(image, at, at + bytes.length, signed, 0, bytes.length);
    }
}
