package doorhouse.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Argon2Test {
    private static final Argon2 ARGON2 = new Argon2(1);
    private static final String PASSWORD = "Passw0rd!";

    @AfterAll
    static void close() {
        ARGON2.close();
    }

    @Test
    void aPasswordMatchesItsHashAndNoOther() {
        var hash = ARGON2.hash(PASSWORD, new SecureRandom());

        assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(ARGON2.matches(PASSWORD, hash)).isTrue();
        assertThat(ARGON2.matches("passw0rd!", hash)).isFalse();
    }

    @Test
    void theSamePasswordHasAnotherHashEachTime() {
        var random = new SecureRandom();

        assertThat(ARGON2.hash(PASSWORD, random)).isNotEqualTo(ARGON2.hash(PASSWORD, random));
    }

    /// The tests of the reference implementation (phc-winner-argon2, test.c, Argon2id version 19).
    @Test
    void hashesOfOtherCostsAreTheReferences() {
        var base64 = Base64.getEncoder().withoutPadding();
        var salt = base64.encodeToString("somesalt".getBytes(StandardCharsets.US_ASCII));
        var hash =
                base64.encodeToString(
                        HexFormat.of()
                                .parseHex(
                                        "9dfeb910e80bad0311fee20f9c0e2b12"
                                                + "c17987b4cac90c2ef54d5b3021c68bfe"));

        assertThat(ARGON2.matches("password", "$argon2id$v=19$m=256,t=2,p=1$" + salt + "$" + hash))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "$2b$10$abcdefghijklmnopqrstuv",
                "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=19$m=999999,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=19$m=256,t=99,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=19$m=256,t=0,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=19$m=7,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"
            })
    void aHashThatIsNoneOrCostsTooMuchIsRefused(String phc) {
        assertThatThrownBy(() -> ARGON2.matches(PASSWORD, phc))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
