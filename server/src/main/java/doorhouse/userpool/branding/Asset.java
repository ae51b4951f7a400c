package doorhouse.userpool.branding;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// An image of a managed login style, in the wire's words.
///
/// @param bytes null for an image that is there already
/// @param resourceId tells images of one category apart
record Asset(
        String category,
        String colorMode,
        ImageKind extension,
        byte @Nullable [] bytes,
        @Nullable String resourceId) {
    /// Whether it stands where the other stands.
    boolean replaces(Asset other) {
        return category.equals(other.category)
                && colorMode.equals(other.colorMode)
                && Objects.equals(resourceId, other.resourceId);
    }

    /// @throws doorhouse.operation.ApiException InvalidParameterException when it is not the image
    ///   that it says, or not one for its place
    void check() {
        boolean iconPlace = category.equals("FAVICON_ICO");
        if (iconPlace != (extension == ImageKind.ICO)) {
            throw INVALID_PARAMETER.because(
                    "An asset of category " + category + " cannot be of type " + extension + ".");
        }
        if (category.equals("FAVICON_SVG") && extension != ImageKind.SVG) {
            throw INVALID_PARAMETER.because("An asset of category FAVICON_SVG must be an SVG.");
        }
        if (bytes == null) return;
        if (ImageKind.of(bytes).filter(kind -> kind == extension).isPresent()) return;
        throw INVALID_PARAMETER.because(
                "The bytes of the asset " + category + " are no safe " + extension + " image.");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Asset asset
                && replaces(asset)
                && extension == asset.extension
                && Arrays.equals(bytes, asset.bytes);
    }

    @Override
    public int hashCode() {
        return Objects.hash(category, colorMode, resourceId);
    }
}
