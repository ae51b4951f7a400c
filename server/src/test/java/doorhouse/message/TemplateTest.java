package doorhouse.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TemplateTest {
    private static final String LINK = "https://id.example/p/confirmUser?a=1&b=2";

    @Test
    void codeAndNameStandWhereThePlaceholdersWere() {
        var text =
                Template.sms("{username}: {####} or {####}", "")
                        .fill(new Template.Values("ana", "123456", null));

        assertThat(text).isEqualTo("ana: 123456 or 123456");
    }

    @Test
    void aLinkIsAnElementInAMailAndAnAddressInATextMessage() {
        var values = new Template.Values("ana", "123456", LINK);

        assertThat(Template.mail("Go: {##Click Here##}.", "").fill(values))
                .isEqualTo(
                        "Go: <a href=\"https://id.example/p/confirmUser?a=1&amp;b=2\">Click Here</a>.");
        assertThat(Template.sms("Go: {##Click Here##}", "").fill(values)).isEqualTo("Go: " + LINK);
    }

    @Test
    void aNameIsNeverMarkupInAMail() {
        var text =
                Template.mail("Hello {username}", "")
                        .fill(new Template.Values("<a href='x'>\"&", "1", null));

        assertThat(text).isEqualTo("Hello &lt;a href=&#39;x&#39;&gt;&quot;&amp;");
    }

    @Test
    void aNameIsNeverAPlaceholder() {
        var text =
                Template.sms("{username} {####}", "")
                        .fill(new Template.Values("{####}{##x##}$1", "{username}", LINK));

        assertThat(text).isEqualTo("{####}{##x##}$1 {username}");
    }

    @Test
    void withoutAnOwnTextTheDefaultIsUsed() {
        assertThat(
                        Template.mail(null, Template.VERIFY)
                                .fill(new Template.Values("ana", "123456", null)))
                .isEqualTo("Your confirmation code is 123456.");
        assertThat(Template.mail(null, Template.VERIFY_BY_LINK).hasLink()).isTrue();
        assertThat(Template.mail(null, Template.VERIFY).hasLink()).isFalse();
    }
}
