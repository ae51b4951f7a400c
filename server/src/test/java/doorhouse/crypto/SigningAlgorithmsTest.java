package doorhouse.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SigningAlgorithmsTest {
    private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.US_ASCII);

    static Stream<SigningAlgorithms> all() {
        return Stream.of(SigningAlgorithms.fastest(), SigningAlgorithms.jdk());
    }

    @ParameterizedTest
    @MethodSource("all")
    void whatOneSignsTheOtherVerifies(SigningAlgorithms algorithms) {
        var pair = algorithms.newRsaKey();
        var kept = algorithms.privateKey(pair.getPrivate().getEncoded());

        byte[] signed = algorithms.sign(kept, MESSAGE);

        all().forEach(other -> {
            var known = other.publicKey(pair.getPublic().getEncoded());
            assertThat(known.getModulus().bitLength()).isEqualTo(2048);
            assertThat(other.verify(known, MESSAGE, signed)).isTrue();
            assertThat(other.verify(known, new byte[0], signed)).isFalse();
            assertThat(other.verify(known, MESSAGE, new byte[256])).isFalse();
            assertThat(other.verify(known, MESSAGE, new byte[3])).isFalse();
        });
    }

    @ParameterizedTest
    @MethodSource("all")
    void whatIsNoKeyIsRefused(SigningAlgorithms algorithms) {
        assertThatThrownBy(() -> algorithms.privateKey(new byte[8]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> algorithms.publicKey(new byte[8]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
