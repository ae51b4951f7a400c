package doorhouse.testing;

import doorhouse.wire.Json;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A browser with an authenticator in it, in software: makes passkeys, counts, signs. What it does
/// can be made wrong, one thing at a time. Source: W3C Web Authentication Level 3.
public final class TestAuthenticator {
    public static final int USER_PRESENT = 0x01;
    public static final int USER_VERIFIED = 0x04;
    public static final int BACKUP_ELIGIBLE = 0x08;
    public static final int BACKED_UP = 0x10;
    private static final int ATTESTED = 0x40;

    /// A signature algorithm, by its COSE number.
    public enum Algorithm {
        ES256(-7),
        RS256(-257),
        EDDSA(-8),
        /// RSA with SHA-1, which nobody should take.
        RS1(-65535),
        /// RSA with a key that is too short.
        SHORT_RS256(-257);

        private final int cose;

        Algorithm(int cose) {
            this.cose = cose;
        }
    }

    /// How it vouches for a key that it made.
    public enum Attestation {
        NONE,
        PACKED_SELF,
        /// A self attestation whose signature is of something else.
        PACKED_FORGED,
        /// A format that the standard does not know.
        UNKNOWN
    }

    private record Key(KeyPair pair, Algorithm algorithm, byte[] userHandle) {}

    private final Map<String, Key> keys = new HashMap<>();
    private final SecureRandom random = new SecureRandom();
    private String origin;
    private Algorithm algorithm = Algorithm.ES256;
    private Attestation attestation = Attestation.NONE;
    private int flags = USER_PRESENT | USER_VERIFIED;
    private long signCount;
    private boolean counts = true;
    private byte[] aaguid = new byte[16];
    private @Nullable String relyingPartyId;
    private @Nullable String challenge;
    private @Nullable String type;
    private @Nullable KeyPair signer;
    private boolean crossOrigin;
    private boolean sendsUserHandle = true;

    /// @param origin of the page that it is asked from
    public TestAuthenticator(String origin) {
        this.origin = origin;
    }

    public TestAuthenticator origin(String other) {
        origin = other;
        return this;
    }

    public TestAuthenticator algorithm(Algorithm other) {
        algorithm = other;
        return this;
    }

    public TestAuthenticator attestation(Attestation other) {
        attestation = other;
        return this;
    }

    /// What it says of the user's presence, verification and the key's backup.
    public TestAuthenticator flags(int other) {
        flags = other;
        return this;
    }

    /// The sign count of its next answer.
    public TestAuthenticator signCount(long next) {
        signCount = next;
        return this;
    }

    /// It says 0 for ever, as those do that keep copies of their keys elsewhere.
    public TestAuthenticator withoutCount() {
        counts = false;
        signCount = 0;
        return this;
    }

    /// @param hex its make, without dashes
    public TestAuthenticator aaguid(String hex) {
        aaguid = new BigInteger(hex, 16).toByteArray();
        aaguid = Arrays.copyOfRange(aaguid, aaguid.length - 16, aaguid.length);
        return this;
    }

    /// It answers for this relying party whatever it is asked for; null mends it.
    public TestAuthenticator relyingPartyId(@Nullable String other) {
        relyingPartyId = other;
        return this;
    }

    /// It answers this challenge whatever it is asked; null mends it.
    public TestAuthenticator challenge(@Nullable String other) {
        challenge = other;
        return this;
    }

    /// It says that it did this, whatever it did; null mends it.
    public TestAuthenticator type(@Nullable String other) {
        type = other;
        return this;
    }

    /// Its page stands in a frame of another site's.
    public TestAuthenticator embedded(boolean yes) {
        crossOrigin = yes;
        return this;
    }

    /// It signs by another key than the passkey's.
    public TestAuthenticator withAnotherKey() {
        signer = pair(algorithm);
        return this;
    }

    public TestAuthenticator withoutUserHandle() {
        sendsUserHandle = false;
        return this;
    }

    /// Makes a passkey.
    ///
    /// @param options as StartWebAuthnRegistration gives them
    /// @return a RegistrationResponseJSON
    public ObjectNode create(JsonNode options) {
        byte[] id = new byte[32];
        random.nextBytes(id);
        return create(options, id);
    }

    /// Makes another passkey under the id of the one that it has, as an attacker would.
    public ObjectNode answerAgain(JsonNode options) {
        var id = keys.keySet().iterator().next();
        return create(options, Base64.getUrlDecoder().decode(id));
    }

    private ObjectNode create(JsonNode options, byte[] id) {
        byte[] handle = Base64.getUrlDecoder().decode(options.at("/user/id").asString());
        var key = new Key(pair(algorithm), algorithm, handle);
        keys.put(base64url(id), key);
        byte[] clientData = clientData("webauthn.create", options);
        byte[] data =
                bytes(
                        authenticatorData(options.at("/rp/id").asString(), flags | ATTESTED),
                        aaguid,
                        ByteBuffer.allocate(2).putShort((short) id.length).array(),
                        id,
                        Cbor.of(cose(key)));
        var object = new LinkedHashMap<String, Object>();
        object.put("fmt", format());
        object.put("attStmt", statement(key, data, clientData));
        object.put("authData", data);
        var credential = credential(id);
        var response = credential.putObject("response");
        response.put("clientDataJSON", base64url(clientData));
        response.put("attestationObject", base64url(Cbor.of(object)));
        response.putArray("transports").add("internal").add("hybrid");
        return credential;
    }

    /// Signs with the first of the passkeys that are allowed and that it has.
    ///
    /// @param options as CREDENTIAL_REQUEST_OPTIONS gives them
    /// @return an AuthenticationResponseJSON
    public ObjectNode get(JsonNode options) {
        for (var allowed : options.path("allowCredentials")) {
            var id = allowed.path("id").asString();
            var key = keys.get(id);
            if (key != null) return get(options, id, key);
        }
        throw new IllegalStateException("none of the allowed passkeys is here");
    }

    private ObjectNode get(JsonNode options, String id, Key key) {
        byte[] clientData = clientData("webauthn.get", options);
        byte[] data = authenticatorData(options.path("rpId").asString(), flags);
        var credential = credential(Base64.getUrlDecoder().decode(id));
        var response = credential.putObject("response");
        response.put("clientDataJSON", base64url(clientData));
        response.put("authenticatorData", base64url(data));
        response.put("signature", base64url(sign(key, data, clientData)));
        if (sendsUserHandle) response.put("userHandle", base64url(key.userHandle));
        return credential;
    }

    private static ObjectNode credential(byte[] id) {
        var credential = Json.object();
        credential.put("id", base64url(id));
        credential.put("rawId", base64url(id));
        credential.put("type", "public-key");
        credential.put("authenticatorAttachment", "platform");
        credential.putObject("clientExtensionResults");
        return credential;
    }

    private byte[] clientData(String did, JsonNode options) {
        var data = Json.object();
        data.put("type", type == null ? did : type);
        data.put("challenge", challenge == null ? options.path("challenge").asString() : challenge);
        data.put("origin", origin);
        data.put("crossOrigin", crossOrigin);
        return Json.write(data);
    }

    private byte[] authenticatorData(String asked, int withFlags) {
        var id = relyingPartyId == null ? asked : relyingPartyId;
        if (counts) signCount++;
        return bytes(
                sha256(id.getBytes(StandardCharsets.UTF_8)),
                new byte[] {(byte) withFlags},
                ByteBuffer.allocate(4).putInt((int) signCount).array());
    }

    private String format() {
        return switch (attestation) {
            case NONE -> "none";
            case PACKED_SELF, PACKED_FORGED -> "packed";
            case UNKNOWN -> "homemade";
        };
    }

    private Map<String, Object> statement(Key key, byte[] data, byte[] clientData) {
        return switch (attestation) {
            case NONE, UNKNOWN -> Map.of();
            case PACKED_SELF -> packed(key, sign(key, data, clientData));
            case PACKED_FORGED -> packed(key, sign(key, data, new byte[] {1}));
        };
    }

    private static Map<String, Object> packed(Key key, byte[] signature) {
        var statement = new LinkedHashMap<String, Object>();
        statement.put("alg", key.algorithm.cose);
        statement.put("sig", signature);
        return statement;
    }

    private byte[] sign(Key key, byte[] data, byte[] clientData) {
        try {
            var signature =
                    Signature.getInstance(
                            switch (key.algorithm) {
                                case ES256 -> "SHA256withECDSA";
                                case RS256, SHORT_RS256 -> "SHA256withRSA";
                                case RS1 -> "SHA1withRSA";
                                case EDDSA -> "Ed25519";
                            });
            signature.initSign((signer == null ? key.pair : signer).getPrivate());
            signature.update(data);
            signature.update(sha256(clientData));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair pair(Algorithm algorithm) {
        try {
            return switch (algorithm) {
                case ES256 -> {
                    var generator = KeyPairGenerator.getInstance("EC");
                    generator.initialize(new ECGenParameterSpec("secp256r1"));
                    yield generator.generateKeyPair();
                }
                case RS256, RS1 -> rsa(2_048);
                case SHORT_RS256 -> rsa(1_024);
                case EDDSA -> KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            };
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair rsa(int bits) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        return generator.generateKeyPair();
    }

    /// The public key as COSE writes it (RFC 9053).
    private static Map<Integer, Object> cose(Key key) {
        var map = new LinkedHashMap<Integer, Object>();
        int type =
                switch (key.algorithm) {
                    case EDDSA -> 1;
                    case ES256 -> 2;
                    case RS256, RS1, SHORT_RS256 -> 3;
                };
        map.put(1, type);
        map.put(3, key.algorithm.cose);
        switch (key.pair.getPublic()) {
            case ECPublicKey ec -> {
                map.put(-1, 1);
                map.put(-2, unsigned(ec.getW().getAffineX(), 32));
                map.put(-3, unsigned(ec.getW().getAffineY(), 32));
            }
            case RSAPublicKey rsa -> {
                map.put(-1, unsigned(rsa.getModulus(), (rsa.getModulus().bitLength() + 7) / 8));
                map.put(-2, unsigned(rsa.getPublicExponent(), 3));
            }
            case EdECPublicKey ed -> {
                byte[] encoded = ed.getEncoded();
                map.put(-1, 6);
                map.put(-2, Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
            }
            default -> throw new IllegalStateException("a key of another kind");
        }
        return map;
    }

    private static byte[] unsigned(BigInteger number, int length) {
        byte[] bytes = number.toByteArray();
        byte[] padded = new byte[length];
        int taken = Math.min(bytes.length, length);
        System.arraycopy(bytes, bytes.length - taken, padded, length - taken, taken);
        return padded;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (var part : parts) out.writeBytes(part);
        return out.toByteArray();
    }

    public static String base64url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
