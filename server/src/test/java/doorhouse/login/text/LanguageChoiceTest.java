package doorhouse.login.text;

import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.http.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguageChoiceTest {
    private static String chosen(String query, String cookie, String accepted) {
        var headers = new ArrayList<Request.Header>();
        if (!cookie.isEmpty()) headers.add(new Request.Header("Cookie", cookie));
        if (!accepted.isEmpty()) headers.add(new Request.Header("Accept-Language", accepted));
        var request =
                new Request("id", "GET", "/", query, headers, new byte[0], "127.0.0.1", Map.of());
        return LanguageChoice.of(request).tag();
    }

    @ParameterizedTest
    @CsvSource({
        "lang=fr, lang=de, it, fr",
        "lang=xx, lang=de, it, de",
        "'', a=b; lang=zh-TW, it, zh-TW",
        "'', lang=xx, it, it",
        "'', '', 'xx, ko;q=0.2, ja;q=0.7', ja",
        "'', '', 'de;q=0, fr;q=0.1', fr",
        "'', '', '*', en",
        "'', '', 'not;a=list;;', en",
        "'', '', '', en"
    })
    void theAddressGoesBeforeTheCookieAndThatBeforeTheBrowser(
            String query, String cookie, String accepted, String expected) {
        assertThat(chosen(query, cookie, accepted)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "de-AT, de",
        "DE, de",
        "pt, pt-BR",
        "pt-PT, pt-BR",
        "zh, zh-CN",
        "zh-SG, zh-CN",
        "zh-Hant, zh-TW",
        "zh_hk, zh-TW",
        "iw, he",
        "in, id",
        "es-419, es"
    })
    void aTagLeadsToTheNearestLanguage(String tag, String expected) {
        assertThat(chosen("lang=" + tag, "", "")).isEqualTo(expected);
        assertThat(chosen("", "", tag.replace('_', '-'))).isEqualTo(expected);
    }

    @Test
    void aListWithoutEndIsNotRead() {
        assertThat(chosen("", "", "de" + ", fr".repeat(49))).isEqualTo("de");
        assertThat(chosen("", "", "de" + ", fr".repeat(50))).isEqualTo("en");
    }

    @Test
    void everyLanguageHasItsOwnTagAndTermsName() {
        assertThat(Language.values()).extracting(Language::tag).doesNotHaveDuplicates();
        assertThat(Language.values()).extracting(Language::termsName).doesNotHaveDuplicates();
        assertThat(List.of(Language.values()))
                .filteredOn(language -> language.direction().equals("rtl"))
                .containsExactly(Language.ARABIC, Language.HEBREW);
    }
}
