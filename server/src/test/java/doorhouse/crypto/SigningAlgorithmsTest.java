package doorhouse.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SigningAlgorithmsTest {
    private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.US_ASCII);

    static Stream<SigningAlgorithms> providers() {
        return Stream.of(SigningAlgorithms.fastest(), SigningAlgorithms.jdk());
    }

    static Stream<Arguments> all() {
        return providers()
                .flatMap(provider ->
                        Arrays.stream(SigningAlgorithm.values())
                                .map(algorithm -> Arguments.of(provider, algorithm)));
    }

    @ParameterizedTest
    @MethodSource("all")
    void whatOneSignsTheOtherVerifies(SigningAlgorithms algorithms, SigningAlgorithm algorithm) {
        var pair = algorithms.newKey(algorithm);
        var kept = algorithms.privateKey(algorithm, pair.getPrivate().getEncoded());

        byte[] signed = algorithms.sign(algorithm, kept, MESSAGE);

        assertThat(signed).hasSize(algorithm.text().startsWith("RS") ? 256 : 64);
        providers()
                .forEach(other -> {
                    var known = other.publicKey(algorithm, pair.getPublic().getEncoded());
                    assertThat(other.verify(algorithm, known, MESSAGE, signed)).isTrue();
                    assertThat(other.verify(algorithm, known, new byte[0], signed)).isFalse();
                    assertThat(other.verify(algorithm, known, MESSAGE, new byte[signed.length]))
                            .isFalse();
                    assertThat(other.verify(algorithm, known, MESSAGE, new byte[3])).isFalse();
                });
    }

    @ParameterizedTest
    @MethodSource("all")
    void whatIsNoKeyIsRefused(SigningAlgorithms algorithms, SigningAlgorithm algorithm) {
        assertThatThrownBy(() -> algorithms.privateKey(algorithm, new byte[8]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> algorithms.publicKey(algorithm, new byte[8]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void rsaKeysHave2048Bits() {
        providers()
                .forEach(provider -> {
                    var key = (RSAPublicKey) provider.newKey(SigningAlgorithm.RS256).getPublic();
                    assertThat(key.getModulus().bitLength()).isEqualTo(2048);
                });
    }
}
