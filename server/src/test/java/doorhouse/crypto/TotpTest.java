package doorhouse.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TotpTest {
    private static final Secret RFC_SECRET =
            Secret.of(Totp.base32("12345678901234567890".getBytes(StandardCharsets.US_ASCII)));

    /// RFC 6238 appendix B, the last six of its eight digits.
    @ParameterizedTest
    @CsvSource({
        "59, 287082",
        "1111111109, 081804",
        "1111111111, 050471",
        "1234567890, 005924",
        "2000000000, 279037",
        "20000000000, 353130"
    })
    void theCodesAreTheStandards(long seconds, String code) {
        var time = Instant.ofEpochSecond(seconds);

        assertThat(Totp.codeAt(RFC_SECRET, time)).isEqualTo(code);
        assertThat(Totp.matchingStep(RFC_SECRET, code, time)).hasValue(seconds / 30);
    }

    @Test
    void aCodeIsGoodForItsStepAndOneToEitherSide() {
        var code = Totp.codeAt(RFC_SECRET, Instant.ofEpochSecond(3_000));

        assertThat(at(code, 2_969)).isEmpty();
        assertThat(at(code, 2_970)).hasValue(100);
        assertThat(at(code, 3_000)).hasValue(100);
        assertThat(at(code, 3_059)).hasValue(100);
        assertThat(at(code, 3_060)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "28708", "2870820", "94287082", " 287082", "28708２"})
    void whatIsNotSixDigitsMatchesNothing(String code) {
        assertThat(at(code, 59)).isEmpty();
    }

    @Test
    void aNewSecretHas256BitsInBase32() {
        var random = new SecureRandom();
        var secret = Totp.newSecret(random).reveal();

        assertThat(secret).matches("[A-Z2-7]{52}").isNotEqualTo(Totp.newSecret(random).reveal());
        assertThat(Totp.unbase32(secret)).hasSize(32);
    }

    /// RFC 4648 §10, without padding.
    @ParameterizedTest
    @CsvSource({"f, MY", "fo, MZXQ", "foo, MZXW6", "foob, MZXW6YQ", "fooba, MZXW6YTB"})
    void base32IsTheStandards(String text, String encoded) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);

        assertThat(Totp.base32(bytes)).isEqualTo(encoded);
        assertThat(Totp.unbase32(encoded)).isEqualTo(bytes);
        assertThatThrownBy(() -> Totp.unbase32(encoded + "1"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static OptionalLong at(String code, long seconds) {
        return Totp.matchingStep(RFC_SECRET, code, Instant.ofEpochSecond(seconds));
    }
}
