package doorhouse.userpool.branding;

import java.util.Optional;

/// An image of a style, as pages show it.
///
/// @param place the asset's category, such as `FORM_LOGO`
/// @param mode LIGHT, DARK, or DYNAMIC for both
/// @param resource tells images of one place apart, such as an identity provider's name; often
///   empty
/// @param bytes not to be changed
/// @param digest of the bytes, in hexadecimal digits
@SuppressWarnings("ArrayRecordComponent") // Two of one digest are the same.
public record Image(
        String place, String mode, String resource, ImageKind kind, byte[] bytes, String digest) {
    /// What its address ends in.
    public String file() {
        return digest + "." + kind.extension();
    }

    static Optional<Image> of(Asset asset) {
        byte[] bytes = asset.bytes();
        if (bytes == null) return Optional.empty();
        return Optional.of(
                new Image(
                        asset.category(),
                        asset.colorMode(),
                        asset.resourceId() == null ? "" : asset.resourceId(),
                        asset.extension(),
                        bytes,
                        Digest.of(bytes)));
    }
}
