package doorhouse.login.look;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// The colors of a style: which setting is which custom property of the stylesheet. `M` in a path
/// stands for the mode.
final class Palette {
    /// Red, green, blue and opacity; nothing else gets into a stylesheet.
    private static final Pattern COLOR = Pattern.compile("[0-9a-fA-F]{8}");

    /// A color's property and where it is set.
    private record Color(String property, String path) {}

    private static final List<Color> COLORS = colors();

    private Palette() {}

    private static List<Color> colors() {
        var all = new ArrayList<Color>();
        all.add(new Color("page", "components/pageBackground/M/color"));
        for (var bar : List.of("Header", "Footer")) {
            var path = "components/page" + bar + "/M/";
            var name = bar.equals("Header") ? "header" : "footer";
            all.add(new Color(name, path + "background/color"));
            all.add(new Color(name + "-line", path + "borderColor"));
        }
        all.add(new Color("card", "components/form/M/backgroundColor"));
        all.add(new Color("card-line", "components/form/M/borderColor"));
        all.add(new Color("heading", "components/pageText/M/headingColor"));
        all.add(new Color("text", "components/pageText/M/bodyColor"));
        all.add(new Color("lead", "components/pageText/M/descriptionColor"));
        all.add(new Color("label", "componentClasses/inputLabel/M/textColor"));
        all.add(new Color("hint", "componentClasses/inputDescription/M/textColor"));
        all.add(new Color("input", "componentClasses/input/M/defaults/backgroundColor"));
        all.add(new Color("input-line", "componentClasses/input/M/defaults/borderColor"));
        all.add(new Color("placeholder", "componentClasses/input/M/placeholderColor"));
        all.add(new Color("focus", "componentClasses/focusState/M/borderColor"));
        all.add(new Color("link", "componentClasses/link/M/defaults/textColor"));
        all.add(new Color("link-hover", "componentClasses/link/M/hover/textColor"));
        all.add(new Color("divider", "componentClasses/divider/M/borderColor"));
        all.add(new Color("check", "componentClasses/optionControls/M/defaults/backgroundColor"));
        all.add(new Color("check-line", "componentClasses/optionControls/M/defaults/borderColor"));
        all.add(
                new Color(
                        "check-on", "componentClasses/optionControls/M/selected/backgroundColor"));
        all.add(
                new Color(
                        "check-mark",
                        "componentClasses/optionControls/M/selected/foregroundColor"));
        all.add(new Color("menu", "componentClasses/dropDown/M/defaults/itemBackgroundColor"));
        all.add(new Color("menu-hover", "componentClasses/dropDown/M/hover/itemBackgroundColor"));
        all.add(new Color("menu-hover-text", "componentClasses/dropDown/M/hover/itemTextColor"));
        all.add(new Color("error", "components/alert/M/error/backgroundColor"));
        all.add(new Color("error-line", "components/alert/M/error/borderColor"));
        for (var state : List.of("error", "success", "warning")) {
            var path = "componentClasses/statusIndicator/M/" + state + "/";
            if (!state.equals("error")) {
                all.add(new Color(state, path + "backgroundColor"));
                all.add(new Color(state + "-line", path + "borderColor"));
            }
            all.add(new Color(state + "-mark", path + "indicatorColor"));
        }
        button(all, "primary", "components/primaryButton/M/");
        all.add(new Color("primary-off", "components/primaryButton/M/disabled/backgroundColor"));
        all.add(new Color("primary-off-line", "components/primaryButton/M/disabled/borderColor"));
        button(all, "secondary", "components/secondaryButton/M/");
        button(all, "idp", "components/idpButton/standard/M/");
        return List.copyOf(all);
    }

    private static void button(List<Color> all, String name, String path) {
        for (var state : List.of("defaults", "hover", "active")) {
            var property = state.equals("defaults") ? name : name + "-" + state;
            all.add(new Color(property, path + state + "/backgroundColor"));
            all.add(new Color(property + "-text", path + state + "/textColor"));
            if (name.equals("primary")) continue;
            all.add(new Color(property + "-line", path + state + "/borderColor"));
        }
    }

    /// All colors of a mode, as declarations; one that is no color is left to the base stylesheet.
    static String declarations(JsonNode settings, Mode mode) {
        return declarations(
                COLORS, path -> path.replace("/M/", "/" + mode.member() + "/"), settings);
    }

    /// The colors of one identity provider's button, where it has its own.
    ///
    /// @param button the settings of that button
    static String idpDeclarations(JsonNode button, Mode mode) {
        var prefix = "components/idpButton/standard/M/";
        var own = COLORS.stream().filter(color -> color.path.startsWith(prefix)).toList();
        return declarations(own, path -> path.replace(prefix, mode.member() + "/"), button);
    }

    private static String declarations(
            List<Color> colors, UnaryOperator<String> place, JsonNode settings) {
        var css = new StringBuilder();
        for (var color : colors) {
            var value = at(settings, place.apply(color.path)).asString("");
            if (!COLOR.matcher(value).matches()) continue;
            css.append("--").append(color.property).append(":#").append(value).append(';');
        }
        return css.toString();
    }

    /// The names of all properties, without dashes.
    static List<String> properties() {
        return COLORS.stream().map(Color::property).toList();
    }

    static JsonNode at(JsonNode settings, String path) {
        var at = settings;
        for (var member : path.split("/", -1)) at = at.path(member);
        return at;
    }
}
