package doorhouse.userpool.password;

import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.userpool.pool.PasswordPolicy;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PasswordRulesTest {
    private static final PasswordPolicy NONE =
            new PasswordPolicy(8, false, false, false, false, 0, 7);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Aa1!aaa | Password not long enough",
                "aa1!aaaa | Password must have uppercase characters",
                "AA1!AAAA | Password must have lowercase characters",
                "Aaa!aaaa | Password must have numeric characters",
                "Aa1aaaaa | Password must have symbol characters",
                "short | Password not long enough",
                "ÄÄ1!aaaa | Password must have uppercase characters",
            })
    void theFirstBrokenRuleIsNamed(String password, String rule) {
        assertThat(PasswordRules.firstBroken(PasswordPolicy.DEFAULTS, password)).hasValue(rule);
    }

    @ParameterizedTest
    @CsvSource({
        "Aa1!aaaa",
        "'Aa1 aaaa'",
        "Aa1-aaaa",
        "Aa1~aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    })
    void aPasswordThatKeepsEveryRulePasses(String password) {
        assertThat(PasswordRules.firstBroken(PasswordPolicy.DEFAULTS, password)).isEmpty();
    }

    @Test
    void lengthIsCountedInCharactersNotInUnits() {
        assertThat(PasswordRules.firstBroken(NONE, "\uD83D\uDE00".repeat(7))).isPresent();
        assertThat(PasswordRules.firstBroken(NONE, "\uD83D\uDE00".repeat(8))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"5, 1", "6, 2", "7, 4", "14, 512", "15, 900", "40, 900"})
    void theLockDoublesUpToFifteenMinutes(long failures, long seconds) {
        assertThat(Lockout.lockAfter(failures)).isEqualTo(Duration.ofSeconds(seconds));
    }
}
