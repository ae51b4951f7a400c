package doorhouse.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/// The vector was computed with Amazon's own JavaScript client as the other side.
class SrpTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final String POOL = "TestPool1";
    private static final String NAME = "11111111-2222-3333-4444-555555555555";
    private static final String PASSWORD = "Passw0rd!";
    private static final byte[] SALT = HEX.parseHex("8c".repeat(16));
    private static final byte[] B = HEX.parseHex("2e".repeat(128));
    private static final byte[] BLOCK = "secret-block-bytes".getBytes(StandardCharsets.UTF_8);
    private static final String TIME = "Tue Nov 3 09:05:07 UTC 2026";
    private static final BigInteger N = new BigInteger(1, HEX.parseHex(groupHex()));

    @Test
    void theMultiplierIsTheVectors() {
        assertThat(Srp.K.toString(16))
                .isEqualTo("538282c4354742d7cbbde2359fcf67f9f5b3a6b08791e5011b43b8a5b66d9ee6");
    }

    @Test
    void thePrivateKeyOfAPasswordIsTheVectors() {
        assertThat(Srp.x(POOL, NAME, PASSWORD, SALT).toString(16))
                .isEqualTo("1d0c49878b27b2a0926425b6d024356c79b9f429e7b330c037819f5581308828");
    }

    @Test
    void theVerifierIsTheVectors() throws Exception {
        byte[] verifier = Srp.verifier(POOL, NAME, PASSWORD, SALT);

        assertThat(sha256(verifier))
                .isEqualTo("997c73b1e46635aa29228125e12cbb4fe1d86777d65b4b75d064d22511144810");
    }

    @Test
    void theWholeExchangeIsTheVectors() throws Exception {
        byte[] verifier = Srp.verifier(POOL, NAME, PASSWORD, SALT);
        var a = new BigInteger("1f".repeat(128), 16);
        var clientPublic = BigInteger.TWO.modPow(a, N);
        var serverPublic = Srp.publicValue(verifier, new BigInteger(1, B));

        byte[] key =
                Srp.sessionKey(
                        clientPublic, new Srp.Ephemeral(B, serverPublic.toString(16)), verifier);

        var u = Srp.u(clientPublic, serverPublic);
        var shared = Srp.s(clientPublic, new BigInteger(verifier), u, new BigInteger(1, B));
        assertThat(u.toString(16))
                .isEqualTo("e3ef0f17effc3b00399eaa94b7c750bba20b3d192e3b8cc8c187c773b6ce5fe7");
        assertThat(sha256(shared.toByteArray()))
                .isEqualTo("1da2b8677d8ef19499785cbb47ddd96dfe8d5895bac51e1ef17dfac4438fac68");
        assertThat(sha256(clientPublic.toByteArray()))
                .isEqualTo("19bbd72a4cb9c21e6ccdd76f20e5d79a3ac519fbeafde9c3313d5090ad426197");
        assertThat(sha256(serverPublic.toByteArray()))
                .isEqualTo("a363152d54041119e1fb71194479bdb129ed8f39d0ab32005aa654054e495c50");
        assertThat(HEX.formatHex(key)).isEqualTo("fd9de07ac1624e1fbc8ce7eae26c0932");
        byte[] claim = Srp.claim(key, POOL, NAME, BLOCK, TIME);
        assertThat(Base64.getEncoder().encodeToString(claim))
                .isEqualTo("FVM4sh8yY4tJ6O4d5Z0JtbmNLpJdgCjCGeEl6GbZqsE=");
    }

    @Test
    void aPasswordMatchesItsVerifierAndNoOther() {
        byte[] verifier = Srp.verifier(POOL, NAME, PASSWORD, SALT);

        assertThat(Srp.matches(POOL, NAME, PASSWORD, SALT, verifier)).isTrue();
        assertThat(Srp.matches(POOL, NAME, PASSWORD + " ", SALT, verifier)).isFalse();
        assertThat(Srp.matches("TestPool2", NAME, PASSWORD, SALT, verifier)).isFalse();
    }

    @Test
    void aPublicValueOfZeroIsRefusedInEveryForm() {
        for (String zero :
                new String[] {"0", "000000", N.toString(16), N.shiftLeft(1).toString(16)}) {
            assertThatThrownBy(() -> Srp.publicValue(zero))
                    .isInstanceOf(Srp.InvalidPublicValue.class);
        }
    }

    @Test
    void aPublicValueMustBeHexOfAtMost768Digits() {
        assertThat(Srp.publicValue("1" + "0".repeat(767)).bitLength()).isGreaterThan(3000);

        for (String bad : new String[] {"", "-1", "0x12", "12 ", "g1", "1".repeat(769)}) {
            assertThatThrownBy(() -> Srp.publicValue(bad))
                    .isInstanceOf(Srp.InvalidPublicValue.class);
        }
    }

    @Test
    void everyExchangeHasItsOwnPublicValue() {
        byte[] verifier = Srp.verifier(POOL, NAME, PASSWORD, SALT);
        var random = new SecureRandom();

        assertThat(Srp.begin(verifier, random).bHex())
                .isNotEqualTo(Srp.begin(verifier, random).bHex());
    }

    @Test
    void aClientProvesThePasswordItKnowsAndNoOther() {
        var random = new SecureRandom();
        byte[] verifier = Srp.verifier(POOL, NAME, PASSWORD, SALT);
        var client = new SrpClient(POOL, NAME, random);
        var clientPublic = Srp.publicValue(client.srpA());
        var own = Srp.begin(verifier, random);
        byte[] key = Srp.sessionKey(clientPublic, own, verifier);
        var salt = Srp.saltHex(SALT);

        byte[] right = client.proof(PASSWORD, salt, own.bHex(), BLOCK, TIME);
        byte[] wrong = client.proof("passw0rd!", salt, own.bHex(), BLOCK, TIME);

        assertThat(Srp.proves(right, key, POOL, NAME, BLOCK, TIME)).isTrue();
        assertThat(Srp.proves(wrong, key, POOL, NAME, BLOCK, TIME)).isFalse();
        assertThat(Srp.proves(new byte[0], key, POOL, NAME, BLOCK, TIME)).isFalse();
        assertThat(Srp.proves(right, key, POOL, NAME, BLOCK, TIME + " ")).isFalse();
        assertThat(Srp.proves(right, key, POOL, NAME, new byte[18], TIME)).isFalse();
    }

    @Test
    void aDeviceProvesThePasswordItMade() {
        var random = new SecureRandom();
        var group = "-uGrOuPk";
        var device = "us-east-1_11111111-2222-3333-4444-555555555555";
        var password = "cmFuZG9tIHBhc3N3b3JkIG9mIGEgZGV2aWNlIQ==";
        byte[] made = Srp.verifier(group, device, password, SALT);
        byte[] verifier = Srp.deviceVerifier(Base64.getEncoder().encodeToString(made));
        var client = new SrpClient(group, device, random);
        var own = Srp.begin(verifier, random);
        byte[] key = Srp.sessionKey(Srp.publicValue(client.srpA()), own, verifier);

        byte[] proof = client.proof(password, Srp.saltHex(SALT), own.bHex(), BLOCK, TIME);

        assertThat(verifier).isEqualTo(made);
        assertThat(Srp.proves(proof, key, group, device, BLOCK, TIME)).isTrue();
    }

    @Test
    void aDevicesVerifierIsANumberOfTheGroupAndNotTrivial() {
        var base64 = Base64.getEncoder();
        var n = base64.encodeToString(N.toByteArray());

        assertThat(Srp.deviceVerifier("Ag==")).isEqualTo(new byte[] {2});
        for (var bad : new String[] {"", "AA==", "AQ==", "!", n, "A".repeat(517)}) {
            assertThatThrownBy(() -> Srp.deviceVerifier(bad))
                    .isInstanceOf(Srp.InvalidPublicValue.class);
        }
    }

    @Test
    void aSaltThatBeginsWithZerosIsTheNumberThatTheClientReads() {
        byte[] salt = HEX.parseHex("000000" + "8c".repeat(13));

        assertThat(Srp.saltHex(salt)).isEqualTo("8c".repeat(13));
        assertThat(Srp.verifier(POOL, NAME, PASSWORD, salt))
                .isEqualTo(Srp.verifier(POOL, NAME, PASSWORD, HEX.parseHex("8c".repeat(13))));
    }

    @Test
    void aUserWhoDoesNotExistHasTheSameVerifierEachTime() {
        byte[] verifier = Srp.unmatchedVerifier(new byte[] {1, 2, 3});

        assertThat(verifier)
                .isEqualTo(Srp.unmatchedVerifier(new byte[] {1, 2, 3}))
                .isNotEqualTo(Srp.unmatchedVerifier(new byte[] {1, 2, 4}));
        assertThat(new BigInteger(verifier)).isBetween(BigInteger.TWO, N);
        assertThat(new BigInteger(verifier).bitLength()).isGreaterThan(3_000);
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HEX.formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private static String groupHex() {
        return "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74"
                + "020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F1437"
                + "4FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
                + "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF05"
                + "98DA48361C55D39A69163FA8FD24CF5F83655D23DCA3AD961C62F356208552BB"
                + "9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B"
                + "E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF695581718"
                + "3995497CEA956AE515D2261898FA051015728E5A8AAAC42DAD33170D04507A33"
                + "A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7"
                + "ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864"
                + "D87602733EC86A64521F2B18177B200CBBE117577A615D6C770988C0BAD946E2"
                + "08E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF";
    }
}
