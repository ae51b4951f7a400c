package doorhouse.userpool.branding;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;

import doorhouse.login.text.OwnTexts;
import doorhouse.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The settings document of a managed login style. Source: Amazon Cognito Developer Guide, "The
/// branding editor"; the values that it begins with.
final class BrandingSettings {
    private static final Set<String> PARTS = Set.of("categories", "componentClasses", "components");

    /// Red, green, blue and opacity.
    private static final Pattern COLOR = Pattern.compile("[0-9a-fA-F]{8}");

    private static final ObjectNode DEFAULTS = resource("/branding/default-settings.json");

    /// What a client without a style gets, put over the defaults.
    private static final ObjectNode OURS = resource("/branding/our-settings.json");

    private BrandingSettings() {}

    private static ObjectNode resource(String file) {
        try (var in = BrandingSettings.class.getResourceAsStream(file)) {
            if (in == null) throw new IllegalStateException("no settings " + file);
            return Json.read(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @throws doorhouse.operation.ApiException InvalidParameterException
    static void check(JsonNode settings) {
        for (var part : settings.propertyNames()) {
            if (!PARTS.contains(part)) {
                throw INVALID_PARAMETER.because("Settings have no member " + part + ".");
            }
        }
        checkColors(settings);
        checkTexts(settings.path("categories").path("text"));
    }

    /// Words in place of ours, by language and key; a null takes one back.
    private static void checkTexts(JsonNode texts) {
        if (texts.isMissingNode() || texts.isNull()) return;
        for (var language : texts.properties()) {
            for (var text : language.getValue().properties()) {
                if (text.getValue().isNull()) continue;
                OwnTexts.fault(language.getKey(), text.getKey(), text.getValue().asString(""))
                        .ifPresent(fault -> {
                            throw INVALID_PARAMETER.because("categories.text: " + fault + ".");
                        });
            }
        }
    }

    private static void checkColors(JsonNode node) {
        for (var entry : node.properties()) {
            boolean color = entry.getKey().toLowerCase(Locale.ROOT).endsWith("color");
            if (color && !COLOR.matcher(entry.getValue().asString("")).matches()) {
                throw INVALID_PARAMETER.because(
                        entry.getKey() + " must be a color of eight hexadecimal digits.");
            }
        }
        for (var inner : node) checkColors(inner);
    }

    /// The settings with all that was not set at its default.
    static ObjectNode complete(@Nullable ObjectNode settings) {
        return settings == null ? DEFAULTS.deepCopy() : merged(DEFAULTS, settings);
    }

    static ObjectNode ours() {
        return complete(OURS);
    }

    /// The first with what the second sets: objects are merged, all else is replaced.
    static ObjectNode merged(@Nullable ObjectNode first, ObjectNode second) {
        var all = first == null ? Json.object() : first.deepCopy();
        for (var entry : second.properties()) {
            var before = all.get(entry.getKey());
            boolean both = before instanceof ObjectNode && entry.getValue() instanceof ObjectNode;
            all.set(
                    entry.getKey(),
                    both
                            ? merged((ObjectNode) before, (ObjectNode) entry.getValue())
                            : entry.getValue().deepCopy());
        }
        return all;
    }
}
