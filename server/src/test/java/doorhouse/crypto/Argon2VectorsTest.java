package doorhouse.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Argon2VectorsTest {
    /// RFC 9106 §5.3.
    @Test
    void theHashIsTheStandards() {
        var input =
                new Argon2id.Input(
                        repeated(1, 32), repeated(2, 16), repeated(3, 8), repeated(4, 12));
        var cost = new Argon2Cost(32, 3, 4);

        byte[] hash = Argon2id.hash(input, cost, 32, new long[Argon2id.words(cost)]);

        assertThat(HexFormat.of().formatHex(hash))
                .isEqualTo("0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659");
    }

    /// The tests of the reference implementation (phc-winner-argon2, test.c, Argon2id version 19).
    @ParameterizedTest
    @CsvSource({
        "256, 2, 1, 9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe",
        "256, 2, 2, 6d093c501fd5999645e0ea3bf620d7b8be7fd2db59c20d9fff9539da2bf57037",
        "65536, 2, 1, 09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7",
        "65536, 1, 1, f6a5adc1ba723dddef9b5ac1d464e180fcd9dffc9d1cbf76cca2fed795d9ca98"
    })
    void hashesAreTheReferences(int memory, int passes, int lanes, String hash) {
        var cost = new Argon2Cost(memory, passes, lanes);
        var input = new Argon2id.Input(Hashes.utf8("password"), Hashes.utf8("somesalt"));

        byte[] made = Argon2id.hash(input, cost, 32, new long[Argon2id.words(cost)]);

        assertThat(HexFormat.of().formatHex(made)).isEqualTo(hash);
    }

    private static byte[] repeated(int value, int count) {
        byte[] bytes = new byte[count];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
