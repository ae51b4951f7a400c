package doorhouse.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.crypto.DirectDecrypter;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class DataKeyTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final byte[] PLAIN = "the plain bytes".getBytes(StandardCharsets.US_ASCII);

    private final byte[] bytes = new byte[DataKey.KEY_BYTES];
    private final DataKey key = new DataKey("pool", bytes, RANDOM);

    @Test
    void whatWasSealedOpensInItsPlaceOnly() {
        byte[] sealed = key.seal("verifier", "ana", PLAIN);

        assertThat(key.unseal("verifier", "ana", sealed)).isEqualTo(PLAIN);
        assertBroken(key, "verifier", "ben", sealed);
        assertBroken(key, "totp", "ana", sealed);
        assertBroken(new DataKey("other", bytes, RANDOM), "verifier", "ana", sealed);
        byte[] otherBytes = bytes.clone();
        otherBytes[31] = 1;
        assertBroken(new DataKey("pool", otherBytes, RANDOM), "verifier", "ana", sealed);
    }

    @Test
    void aSealIsBrokenByAnyChange() {
        byte[] sealed = key.seal("verifier", "ana", PLAIN);

        assertThat(sealed).hasSize(24 + PLAIN.length + 16);
        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            assertBroken(key, "verifier", "ana", changed);
        }
        for (int length = 0; length < sealed.length; length++)
            assertBroken(key, "verifier", "ana", Arrays.copyOf(sealed, length));
        assertBroken(key, "verifier", "ana", Arrays.copyOf(sealed, sealed.length + 1));
    }

    @Test
    void theSamePlainIsNeverSealedAlike() {
        assertThat(key.seal("verifier", "ana", PLAIN))
                .isNotEqualTo(key.seal("verifier", "ana", PLAIN));
    }

    /// C2SP XAES-256-GCM, test vectors: the doubling with and without a carry.
    @Test
    void theLongNonceIsTheStandards() {
        byte[] nonce = "ABCDEFGHIJKLMNOPQRSTUVWX".getBytes(StandardCharsets.US_ASCII);
        byte[] plain = "XAES-256-GCM".getBytes(StandardCharsets.US_ASCII);
        byte[] associated = "c2sp.org/XAES-256-GCM".getBytes(StandardCharsets.US_ASCII);

        assertThat(hex(AesGcm.sealLong(aes(1), nonce, new byte[0], plain)))
                .isEqualTo("ce546ef63c9cc60765923609b33a9a1974e96e52daf2fcf7075e2271");
        assertThat(hex(AesGcm.sealLong(aes(3), nonce, associated, plain)))
                .isEqualTo("986ec1832593df5443a179437fd083bf3fdb41abd740a21f71eb769d");
    }

    @Test
    void aTokenIsAJweThatOthersRead() throws Exception {
        var token = key.sealJwe("refresh-token", PLAIN);

        var jwe = JWEObject.parse(token);
        jwe.decrypt(new DirectDecrypter(key.key("jwe", "refresh-token").getEncoded()));
        assertThat(jwe.getPayload().toBytes()).isEqualTo(PLAIN);
        assertThat(jwe.getHeader().getParsedBase64URL().decodeToString())
                .isEqualTo("{\"cty\":\"JWT\",\"enc\":\"A256GCM\",\"alg\":\"dir\"}");
        assertThat(key.unsealJwe("refresh-token", token)).isEqualTo(PLAIN);
        assertThatThrownBy(() -> key.unsealJwe("session", token)).isInstanceOf(BrokenSeal.class);
    }

    @Test
    void aTokenIsBrokenByAnyChange() {
        var token = key.sealJwe("refresh-token", PLAIN);

        for (int i = 0; i < token.length(); i++) {
            for (char other : new char[] {'A', 'B', '.', '='}) {
                if (token.charAt(i) == other) continue;
                var changed = token.substring(0, i) + other + token.substring(i + 1);
                assertThatThrownBy(() -> key.unsealJwe("refresh-token", changed))
                        .isInstanceOf(BrokenSeal.class);
            }
            var cut = token.substring(0, i);
            assertThatThrownBy(() -> key.unsealJwe("refresh-token", cut))
                    .isInstanceOf(BrokenSeal.class);
        }
        for (var longer : new String[] {token + ".", token + "=", token + "A", token + ".e30"}) {
            assertThatThrownBy(() -> key.unsealJwe("refresh-token", longer))
                    .isInstanceOf(BrokenSeal.class);
        }
    }

    @Test
    void aKeyedHashDependsOnEveryPartAndWhereItEnds() {
        byte[] hash = key.keyedHash("code", utf8("ab"), utf8("c"));

        assertThat(hash).hasSize(32).isEqualTo(key.keyedHash("code", utf8("ab"), utf8("c")));
        assertThat(hash).isNotEqualTo(key.keyedHash("code", utf8("a"), utf8("bc")));
        assertThat(hash).isNotEqualTo(key.keyedHash("code", utf8("abc")));
        assertThat(hash).isNotEqualTo(key.keyedHash("name", utf8("ab"), utf8("c")));
        assertThat(hash)
                .isNotEqualTo(
                        new DataKey("other", bytes, RANDOM)
                                .keyedHash("code", utf8("ab"), utf8("c")));
    }

    private static void assertBroken(DataKey key, String kind, String context, byte[] sealed) {
        assertThatThrownBy(() -> key.unseal(kind, context, sealed)).isInstanceOf(BrokenSeal.class);
    }

    private static SecretKeySpec aes(int fill) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) fill);
        return new SecretKeySpec(bytes, "AES");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
