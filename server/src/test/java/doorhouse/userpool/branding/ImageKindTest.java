package doorhouse.userpool.branding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageKindTest {
    private static byte[] bytes(int... values) {
        var bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) bytes[i] = (byte) values[i];
        return bytes;
    }

    private static byte[] svg(String inside) {
        return ("<svg xmlns=\"http://www.w3.org/2000/svg\""
                        + " xmlns:xlink=\"http://www.w3.org/1999/xlink\">"
                        + inside
                        + "</svg>")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aKindIsToldByTheFirstBytes() {
        assertThat(ImageKind.of(bytes(0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0)))
                .contains(ImageKind.PNG);
        assertThat(ImageKind.of(bytes(0xff, 0xd8, 0xff, 0xe0))).contains(ImageKind.JPEG);
        assertThat(ImageKind.of(bytes(0, 0, 1, 0, 1, 0))).contains(ImageKind.ICO);
        assertThat(ImageKind.of(bytes('R', 'I', 'F', 'F', 1, 2, 3, 4, 'W', 'E', 'B', 'P', 'V')))
                .contains(ImageKind.WEBP);
        assertThat(ImageKind.of(bytes())).isEmpty();
        assertThat(ImageKind.of(bytes(0x89, 'P', 'N', 'G'))).isEmpty();
        assertThat(ImageKind.of("GIF89a".getBytes(StandardCharsets.UTF_8))).isEmpty();
        assertThat(ImageKind.of("<html/>".getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<path d=\"M0 0L1 1\"/>",
                "<title>Türen</title><g><circle r=\"1\" fill=\"url(#a)\"/></g>",
                "<style>.a{fill:#fff}</style>",
                "<use href=\"#a\"/>",
                "<image xlink:href=\"data:image/png;base64,AA==\"/>"
            })
    void aDrawingThatOnlyDrawsIsAnImage(String inside) {
        assertThat(ImageKind.of(svg(inside))).contains(ImageKind.SVG);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "<g><SCRIPT/></g>",
                "<g onload=\"alert(1)\"/>",
                "<foreignObject/>",
                "<body xmlns=\"http://www.w3.org/1999/xhtml\"/>",
                "<a href=\"javascript:alert(1)\"/>",
                "<use href=\"https://a.example.com/b.svg#c\"/>",
                "<image xlink:href=\"data:image/svg+xml;base64,AA==\"/>",
                "<style>@import url(a.css)</style>",
                "<rect style=\"fill: url( 'https://a.example.com')\"/>",
                "<rect fill=\"url(https://a.example.com#b)\"/>",
                "<set attributeName=\"href\" to=\"javascript:alert(1)\"/>",
                "<?xml-stylesheet href=\"a.css\"?>"
            })
    void aDrawingThatDoesMoreIsNone(String inside) {
        assertThat(ImageKind.of(svg(inside))).isEmpty();
    }

    @Test
    void aDrawingHasNoDocumentType() {
        var text =
                "<!DOCTYPE svg [<!ENTITY a SYSTEM \"file:///etc/hosts\">]>"
                        + new String(svg("&a;"), StandardCharsets.UTF_8);

        assertThat(ImageKind.of(text.getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    @Test
    void aDeepDrawingTakesNoStack() {
        int depth = 100_000;
        var deep = svg("<g>".repeat(depth) + "</g>".repeat(depth));

        assertThatCode(() -> ImageKind.of(deep)).doesNotThrowAnyException();
    }
}
