package doorhouse.login.look;

import doorhouse.crypto.Hashes;
import doorhouse.userpool.branding.Image;
import doorhouse.userpool.branding.Style;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// The stylesheet of a style: its settings as custom properties, which the base stylesheet uses,
/// and the images behind parts of the page. Pure. Every value is a checked color, a bounded number
/// or a word of ours, so that no setting can say anything else in CSS.
final class Stylesheet {
    private static final double LARGEST_RADIUS = 100;

    /// Radii, by property.
    private static final Map<String, String> RADII =
            Map.of(
                    "--button-radius", "componentClasses/buttons/borderRadius",
                    "--menu-radius", "componentClasses/dropDown/borderRadius",
                    "--input-radius", "componentClasses/input/borderRadius",
                    "--alert-radius", "components/alert/borderRadius",
                    "--card-radius", "components/form/borderRadius");

    /// Places along the line, by property: START, CENTER or END.
    private static final Map<String, String> PLACES =
            Map.of(
                    "--form-x", "categories/form/location/horizontal",
                    "--form-y", "categories/form/location/vertical",
                    "--logo-x", "components/form/logo/location",
                    "--header-logo-x", "components/pageHeader/logo/location",
                    "--footer-logo-x", "components/pageFooter/logo/location");

    /// What can have an image behind it: the asset's place, the switch, the selector.
    private record Backdrop(String place, String enabled, String selector) {}

    private static final List<Backdrop> BACKDROPS =
            List.of(
                    new Backdrop(
                            "PAGE_BACKGROUND", "components/pageBackground/image/enabled", "body"),
                    new Backdrop(
                            "FORM_BACKGROUND", "components/form/backgroundImage/enabled", ".card"),
                    new Backdrop(
                            "PAGE_HEADER_BACKGROUND",
                            "components/pageHeader/backgroundImage/enabled",
                            ".page-header"),
                    new Backdrop(
                            "PAGE_FOOTER_BACKGROUND",
                            "components/pageFooter/backgroundImage/enabled",
                            ".page-footer"));

    private final Style style;
    private final JsonNode settings;
    private final Scheme scheme;

    private Stylesheet(Style style) {
        this.style = style;
        this.settings = style.settings();
        this.scheme = Scheme.of(settings);
    }

    /// @return CSS whose images lie beside it, as [Image#file] calls them
    static String of(Style style) {
        return new Stylesheet(style).css();
    }

    private String css() {
        var first = scheme.otherwise();
        var css = new StringBuilder(":root{color-scheme:" + scheme.css() + ";");
        RADII.forEach((property, path) -> css.append(radius(property, path)));
        PLACES.forEach((property, path) -> css.append(place(property, path)));
        boolean compact = text("categories/global/spacingDensity").equals("COMPACT");
        css.append("--density:").append(compact ? ".75" : "1").append(';');
        css.append(Palette.declarations(settings, first)).append("}\n");
        css.append(backdrops(first));
        if (scheme != Scheme.DYNAMIC) return css.append(buttons(first)).toString();
        var dark = scheme.preferringDark();
        media(css, "not all and (prefers-color-scheme:dark)", buttons(first));
        media(
                css,
                "(prefers-color-scheme:dark)",
                ":root{"
                        + Palette.declarations(settings, dark)
                        + "}\n"
                        + backdrops(dark)
                        + buttons(dark));
        return css.toString();
    }

    private static void media(StringBuilder css, String query, String rules) {
        if (rules.isEmpty()) return;
        css.append("@media ").append(query).append("{\n").append(rules).append("}\n");
    }

    private String backdrops(Mode mode) {
        var css = new StringBuilder();
        for (var backdrop : BACKDROPS) {
            if (!Palette.at(settings, backdrop.enabled).asBoolean(false)) continue;
            style.image(backdrop.place, "", mode.name())
                    .map(Image::file)
                    .ifPresent(file ->
                            css.append(backdrop.selector)
                                    .append("{background-image:url(")
                                    .append(file)
                                    .append(")}\n"));
        }
        return css.toString();
    }

    /// Buttons with colors of their own. What a provider has in one mode alone, is of that mode.
    private String buttons(Mode mode) {
        var css = new StringBuilder();
        Palette.at(settings, "components/idpButton/custom")
                .forEachEntry((provider, button) ->
                        css.append('.')
                                .append(idpClass(provider))
                                .append('{')
                                .append(Palette.idpDeclarations(button, mode))
                                .append("}\n"));
        return css.toString();
    }

    /// A provider's name may be any text, so its class is made of the name's digest.
    static String idpClass(String provider) {
        byte[] digest = Hashes.sha256(provider.getBytes(StandardCharsets.UTF_8));
        return "idp-" + HexFormat.of().formatHex(digest, 0, 4);
    }

    private String radius(String property, String path) {
        double asked = Palette.at(settings, path).asDouble(0);
        double pixels = asked >= 0 && asked <= LARGEST_RADIUS ? asked : 0;
        return String.format(Locale.ROOT, "%s:%.4gpx;", property, pixels);
    }

    private String place(String property, String path) {
        var place =
                switch (text(path)) {
                    case "START" -> "start";
                    case "END" -> "end";
                    default -> "center";
                };
        return property + ":" + place + ";";
    }

    private String text(String path) {
        return Palette.at(settings, path).asString("");
    }
}
