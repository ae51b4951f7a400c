package doorhouse.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
    @ParameterizedTest
    @CsvSource({
        "'', '', true",
        "'', a, false",
        "*, '', true",
        "**, abc, true",
        "?, '', false",
        "?, a, true",
        "a*c, ac, true",
        "a*c, abcbc, true",
        "a*c, abcb, false",
        "*ab*ab, abab, true",
        "*ab*ab, ab, false",
        "*a?c*, xxabcx, true",
        "a*?, a, false",
        "a?*, ab, true",
        "a.c, abc, false",
    })
    void matches(String pattern, String text, boolean matches) {
        assertThat(TextPattern.wildcards(pattern).glob().matches(text)).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({
        "KIND, kind, true",
        "É, é, true",
        "Σ, σ, true",
        "kind, \u212And, false",
        "\u212Aind, kind, false",
        "root\u0130, rooti, false",
        "root\u0131, rooti, false",
        "\u017Ft\u017F, sts, false",
    })
    void caseMakesNoLetterOutsideAsciiOneInsideIt(String pattern, String text, boolean matches) {
        var glob = TextPattern.wildcards(pattern).glob();

        assertThat(glob.matchesIgnoringCase(text)).isEqualTo(matches);
        assertThat(RequestContext.folded(pattern).equals(RequestContext.folded(text)))
                .isEqualTo(matches);
    }

    @Test
    void aHostilePatternCostsLittle() {
        var pattern = TextPattern.wildcards("*a".repeat(3_000) + "*b").glob();
        var text = "a".repeat(6_000);

        assertTimeout(Duration.ofSeconds(2), () -> assertThat(pattern.matches(text)).isFalse());
    }
}
