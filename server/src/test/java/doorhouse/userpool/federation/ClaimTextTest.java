package doorhouse.userpool.federation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClaimTextTest {
    @Test
    void oneValueIsItself() {
        assertThat(ClaimText.of(List.of("a, b [c] ж"))).isEqualTo("a, b [c] ж");
    }

    @Test
    void severalValuesAreEncodedEach() {
        var text = ClaimText.of(List.of("a.b-c*d_e", "f,g", "h i", "ж"));

        assertThat(text).isEqualTo("[a.b-c*d_e,f%2Cg,h+i,%D0%B6]");
    }

    @Test
    void noValueIsBlank() {
        assertThat(ClaimText.of(List.of())).isEmpty();
    }
}
