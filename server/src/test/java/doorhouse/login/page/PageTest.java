package doorhouse.login.page;

import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.login.look.ClassicLook;
import doorhouse.login.look.Look;
import doorhouse.login.text.Language;
import doorhouse.login.text.Texts;
import java.util.List;
import java.util.Map;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

class PageTest {
    private static final String HOSTILE = "\"'><script>alert(1)</script><b onclick=x>&amp;";

    private static final Look LOOK = new ClassicLook(List.of(), null);
    private static final Texts TEXTS = Texts.in(Language.ENGLISH);

    private final Templates templates = new Templates();

    @Test
    void everyValueIsEncodedForItsPlace() {
        var form =
                new Block.Form(
                        HOSTILE,
                        Map.of(HOSTILE, HOSTILE),
                        List.of(
                                Field.text(HOSTILE, HOSTILE, HOSTILE)
                                        .holding(HOSTILE)
                                        .hinted(HOSTILE)
                                        .ruled(List.of(HOSTILE))),
                        List.of(
                                new Block.Choice(
                                        HOSTILE,
                                        HOSTILE,
                                        List.of(new Block.Option(HOSTILE, HOSTILE, true)))),
                        List.of(new Block.Button(HOSTILE, HOSTILE, HOSTILE, Block.Weight.LINK)),
                        new Block.Ceremony(HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE));
        var page =
                new Page(
                        LOOK,
                        TEXTS,
                        HOSTILE,
                        new Page.Notice(Page.Notice.Kind.ERROR, HOSTILE, true),
                        List.of(
                                new Block.Lead(HOSTILE),
                                form,
                                new Block.Links(List.of(new Block.Link(HOSTILE, HOSTILE, HOSTILE))),
                                new Block.Divider(HOSTILE),
                                new Block.Providers(
                                        HOSTILE,
                                        List.of(
                                                new Block.Provider(
                                                        HOSTILE, HOSTILE, HOSTILE, HOSTILE))),
                                new Block.QrCode(21, HOSTILE, HOSTILE, HOSTILE, HOSTILE),
                                new Block.Facts(Map.of(HOSTILE, HOSTILE)),
                                new Block.Legal(List.of(new Block.Piece(HOSTILE, HOSTILE)))));

        var html = Jsoup.parse(templates.render("login/page.jte", page));

        assertThat(html.select("script, b, [onclick]")).isEmpty();
        assertThat(html.expectFirst("h1").text()).isEqualTo(HOSTILE);
        assertThat(html.expectFirst("input[type=hidden]").val()).isEqualTo(HOSTILE);
        assertThat(html.expectFirst("input.input").val()).isEqualTo(HOSTILE);
        assertThat(html.expectFirst("form").attr("data-options")).isEqualTo(HOSTILE);
    }

    @Test
    void aFieldIsNamedAndDescribedForThoseWhoDoNotSeeIt() {
        var html =
                page(
                        Field.password("password", "Password", "current-password")
                                .ruled(List.of("at least 8 characters"))
                                .focus());

        var input = html.expectFirst("input.input");
        assertThat(html.expectFirst("label[for=" + input.id() + "]").text()).isEqualTo("Password");
        assertThat(input.hasAttr("required")).isTrue();
        assertThat(input.hasAttr("autofocus")).isTrue();
        assertThat(html.expectFirst("#" + input.attr("aria-describedby")).text())
                .isEqualTo("at least 8 characters");
    }

    @Test
    void aCodeIsAskedForWithDigitsAndFilledInFromTheMessage() {
        var html = page(Field.code("code", "Code"));

        var input = html.expectFirst("input.code");
        assertThat(input.attr("inputmode")).isEqualTo("numeric");
        assertThat(input.attr("autocomplete")).isEqualTo("one-time-code");
        assertThat(input.hasAttr("autofocus")).isFalse();
    }

    private Document page(Field field) {
        var form =
                new Block.Form(
                        "/x", Map.of(), List.of(field), List.of(Block.Button.primary("Go on")));
        var page = new Page(LOOK, TEXTS, "Title", null, List.of(form));
        return Jsoup.parse(templates.render("login/page.jte", page));
    }
}
