package doorhouse.login.look;

import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.userpool.branding.Image;
import doorhouse.userpool.branding.ImageKind;
import doorhouse.userpool.branding.Style;
import doorhouse.wire.Json;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StylesheetTest {
    private static String css(String settings, Image... images) {
        return Stylesheet.of(new Style("test", Json.read(settings), List.of(images)));
    }

    private static Image image(String place, String mode, String digest) {
        return new Image(place, mode, "", ImageKind.PNG, new byte[0], digest);
    }

    @Test
    void aColorIsAPropertyOfItsMode() {
        var page =
                """
                {"components": {"pageBackground": {
                    "lightMode": {"color": "AABBCC80"}, "darkMode": {"color": "01020304"}}},
                 "categories": {"global": {"colorSchemeMode": "%s"}}}\
                """;

        assertThat(css(page.formatted("LIGHT")))
                .contains("color-scheme:light;", "--page:#AABBCC80;")
                .doesNotContain("#01020304", "@media");
        assertThat(css(page.formatted("DARK")))
                .contains("color-scheme:dark;", "--page:#01020304;")
                .doesNotContain("#AABBCC80", "@media");
        assertThat(css(page.formatted("DYNAMIC")))
                .containsSubsequence(
                        "color-scheme:light dark;",
                        "--page:#AABBCC80;",
                        "@media (prefers-color-scheme:dark){",
                        "--page:#01020304;");
    }

    @ParameterizedTest
    @CsvSource({"0, 0.000px", "8.5, 8.500px", "100, 100.0px", "100.1, 0.000px", "-1, 0.000px"})
    void aRadiusIsANumberOfPixelsUpToAHundred(String radius, String expected) {
        assertThat(css("{\"components\": {\"form\": {\"borderRadius\": " + radius + "}}}"))
                .contains("--card-radius:" + expected + ";");
    }

    @ParameterizedTest
    @CsvSource({"START, start", "CENTER, center", "END, end", "red;}, center"})
    void aPlaceIsAWordOfOurs(String asked, String expected) {
        var settings =
                "{\"categories\": {\"form\": {\"location\": {\"horizontal\": \"%s\"}}}}"
                        .formatted(asked);

        assertThat(css(settings)).contains("--form-x:" + expected + ";");
    }

    @ParameterizedTest
    @ValueSource(strings = {"COMPACT, .75", "REGULAR, 1"})
    void densityIsAFactor(String pair) {
        var parts = pair.split(", ", -1);
        var settings =
                "{\"categories\": {\"global\": {\"spacingDensity\": \"%s\"}}}".formatted(parts[0]);

        assertThat(css(settings)).contains("--density:" + parts[1] + ";");
    }

    @Test
    void noSettingGetsIntoTheStylesheetAsItIs() {
        var hostile = "red;}body{background:url(https://a.example)}";
        var settings =
                """
                {"components": {
                    "form": {"borderRadius": "%1$s", "lightMode": {"backgroundColor": "%1$s"}},
                    "idpButton": {"custom": {"%1$s": {"lightMode": {"defaults": {
                        "textColor": "%1$s", "backgroundColor": "11223344"}}}}}},
                 "categories": {"global": {"colorSchemeMode": "%1$s", "spacingDensity": "%1$s"},
                    "form": {"location": {"vertical": "%1$s"}}}}\
                """
                        .formatted(hostile);

        var css = css(settings);

        assertThat(css).doesNotContain("a.example", "red", "body{");
        assertThat(css).contains("." + Stylesheet.idpClass(hostile) + "{--idp:#11223344;}");
        var plain = Pattern.compile("[\\w\\s{}:;#.()@-]+");
        assertThat(css).matches(plain);
    }

    @Test
    void anImageLiesBehindItsPartWhereItIsTurnedOn() {
        var settings =
                """
                {"components": {
                    "pageBackground": {"image": {"enabled": true}},
                    "form": {"backgroundImage": {"enabled": false}}},
                 "categories": {"global": {"colorSchemeMode": "DYNAMIC"}}}\
                """;

        var css =
                css(
                        settings,
                        image("PAGE_BACKGROUND", "LIGHT", "aa"),
                        image("PAGE_BACKGROUND", "DARK", "bb"),
                        image("FORM_BACKGROUND", "LIGHT", "cc"));

        assertThat(css)
                .containsSubsequence(
                        "body{background-image:url(aa.png)}",
                        "@media",
                        "body{background-image:url(bb.png)}")
                .doesNotContain("cc.png");
    }

    @Test
    void aButtonsOwnColorsAreOfTheModeTheyAreSetFor() {
        var settings =
                """
                {"components": {"idpButton": {"custom": {"Google": {
                    "lightMode": {"hover": {"textColor": "11223344"}}}}}},
                 "categories": {"global": {"colorSchemeMode": "DYNAMIC"}}}\
                """;

        assertThat(css(settings))
                .containsSubsequence(
                        "@media not all and (prefers-color-scheme:dark){",
                        "." + Stylesheet.idpClass("Google") + "{--idp-hover-text:#11223344;}",
                        "@media (prefers-color-scheme:dark){",
                        "." + Stylesheet.idpClass("Google") + "{}");
    }

    @Test
    void ourLookNamesEveryColor() {
        var css = Stylesheet.of(Style.OURS);

        var light = css.substring(0, css.indexOf("@media"));
        var dark = css.substring(css.indexOf("@media"));
        for (var property : Palette.properties()) {
            assertThat(light).contains("--" + property + ":#");
            assertThat(dark).contains("--" + property + ":#");
        }
    }
}
