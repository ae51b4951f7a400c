package doorhouse.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RandomTextTest {
    private final RandomText texts = new RandomText(new SecureRandom());

    @Test
    void aTextHasItsLengthAndAlphabet() {
        assertThat(texts.digits(6)).matches("[0-9]{6}");
        assertThat(texts.lowerLetters(26)).matches("[a-z0-9]{26}");
        assertThat(texts.letters(64)).matches("[A-Za-z0-9]{64}");
        assertThat(texts.of("ab", 8)).matches("[ab]{8}");
        assertThat(texts.digits(0)).isEmpty();
    }

    /// A biased choice, such as a byte's remainder, shows at once: with 62 letters the first eight
    /// would come a quarter more often. The bound is over six standard deviations wide.
    @Test
    void everyCharacterIsEquallyLikely() {
        var text = texts.letters(620_000);

        text.chars()
                .boxed()
                .collect(Collectors.groupingBy(c -> c, Collectors.counting()))
                .forEach((letter, count) -> assertThat(count).isBetween(9_300L, 10_700L));
    }
}
