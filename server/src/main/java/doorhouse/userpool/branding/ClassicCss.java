package doorhouse.userpool.branding;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// The CSS of the classic pages: rules for named classes with named properties, and values that
/// neither load nor run anything. Source: Amazon Cognito Developer Guide, "Customizing hosted UI
/// (classic) branding"; the template that it offers.
final class ClassicCss {
    private static final int MOST_BYTES = 3 * 1024;

    private static final Map<String, Set<String>> PROPERTIES = properties();

    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/", Pattern.DOTALL);

    /// One rule: its selectors, and its declarations without further braces.
    private static final Pattern RULE = Pattern.compile("\\s*([^{}]*)\\{([^{}]*)\\}\\s*");

    private static final Pattern COLOR =
            Pattern.compile("(?:rgb|rgba|hsl|hsla)\\([0-9%.,\\s/]*+\\)");

    private static final Pattern VALUE = Pattern.compile("[a-zA-Z0-9#%.,!\\s+-]++");

    private ClassicCss() {}

    private static Map<String, Set<String>> properties() {
        var all = new HashMap<String, Set<String>>();
        var text = Set.of("padding-top", "padding-bottom", "display", "font-size", "color");
        all.put("label", Set.of("font-weight", "color"));
        all.put(
                "inputField",
                Set.of("width", "height", "color", "background-color", "border", "border-color"));
        all.put("inputField:focus", Set.of("border-color", "outline"));
        all.put("textDescription", text);
        all.put("idpDescription", text);
        all.put(
                "submitButton",
                Set.of(
                        "font-size",
                        "font-weight",
                        "margin",
                        "width",
                        "height",
                        "color",
                        "background-color"));
        all.put("submitButton:hover", Set.of("color", "background-color"));
        all.put("banner", Set.of("padding", "background-color"));
        all.put(
                "idpButton",
                Set.of(
                        "height",
                        "width",
                        "text-align",
                        "margin-bottom",
                        "color",
                        "background-color",
                        "border-color"));
        all.put("idpButton:hover", Set.of("color", "background-color"));
        all.put(
                "socialButton",
                Set.of(
                        "height",
                        "text-align",
                        "width",
                        "margin-bottom",
                        "border-radius",
                        "padding"));
        all.put(
                "errorMessage",
                Set.of(
                        "margin",
                        "padding",
                        "font-size",
                        "width",
                        "background",
                        "border",
                        "color",
                        "box-sizing"));
        all.put("legalText", Set.of("color", "font-size"));
        all.put("logo", Set.of("max-width", "max-height", "background-color"));
        all.put("passwordCheck-valid", Set.of("color"));
        all.put("passwordCheck-notValid", Set.of("color"));
        all.put("redirect", Set.of("text-align"));
        all.put("background", Set.of("background-color"));
        return Map.copyOf(all);
    }

    /// @throws doorhouse.operation.ApiException InvalidParameterException
    static void check(String css) {
        if (css.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            throw INVALID_PARAMETER.because("request parameters too large");
        }
        var rest = COMMENT.matcher(css).replaceAll(" ");
        var rule = RULE.matcher(rest);
        while (rule.lookingAt()) {
            for (var selector : rule.group(1).split(",", -1)) {
                checkDeclarations(allowed(selector.strip()), rule.group(2));
            }
            rule.region(rule.end(), rest.length());
        }
        var left = rest.substring(rule.regionStart()).strip();
        if (!left.isEmpty()) throw invalid("no rule begins at: " + begin(left));
    }

    private static Set<String> allowed(String selector) {
        var name = selector.replaceFirst("^\\.([\\w-]+)-customizable(:\\w+)?$", "$1$2");
        var properties = name.equals(selector) ? null : PROPERTIES.get(name);
        if (properties == null) throw invalid("the selector is not allowed: " + begin(selector));
        return properties;
    }

    private static void checkDeclarations(Set<String> allowed, String declarations) {
        for (var declaration : declarations.split(";", -1)) {
            if (declaration.isBlank()) continue;
            int colon = declaration.indexOf(':');
            var property =
                    declaration.substring(0, Math.max(colon, 0)).strip().toLowerCase(Locale.ROOT);
            if (!allowed.contains(property)) {
                throw invalid("the property is not allowed: " + begin(declaration.strip()));
            }
            var value = declaration.substring(colon + 1);
            boolean plain = VALUE.matcher(COLOR.matcher(value).replaceAll("color")).matches();
            if (!plain || value.isBlank()) {
                throw invalid("the value is not allowed: " + begin(declaration.strip()));
            }
        }
    }

    private static String begin(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60);
    }

    private static RuntimeException invalid(String why) {
        return INVALID_PARAMETER.because("Invalid CSS: " + why);
    }
}
