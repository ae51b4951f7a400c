package doorhouse.userpool.branding;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A style of managed login, as pages show it.
///
/// @param key of exactly this content, among all styles
/// @param settings complete, in the wire's words; not to be changed
public record Style(String key, JsonNode settings, List<Image> images) {
    /// What clients without a style of their own look like.
    public static final Style OURS = new Style("", BrandingSettings.ours(), List.of());

    public Style {
        images = List.copyOf(images);
    }

    /// The image for a place; where there is none in this mode, the one for both.
    public Optional<Image> image(String place, String resource, String mode) {
        var found = exactly(place, resource, mode);
        return found.isPresent() ? found : exactly(place, resource, "DYNAMIC");
    }

    private Optional<Image> exactly(String place, String resource, String mode) {
        return images.stream()
                .filter(image -> image.place().equals(place) && image.mode().equals(mode))
                .filter(image -> image.resource().equals(resource))
                .findFirst();
    }

    /// What is said in place of our words in a language, by key.
    public Map<String, String> texts(String language) {
        var texts = new HashMap<String, String>();
        settings.path("categories")
                .path("text")
                .path(language)
                .forEachEntry((key, text) -> {
                    if (text.isString()) texts.put(key, text.asString());
                });
        return Map.copyOf(texts);
    }

    static Style of(Branding branding) {
        return new Style(
                branding.id() + ":" + branding.revision(),
                BrandingSettings.complete(branding.settings()),
                branding.assets().stream().flatMap(asset -> Image.of(asset).stream()).toList());
    }
}
