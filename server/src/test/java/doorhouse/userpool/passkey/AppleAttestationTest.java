package doorhouse.userpool.passkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import doorhouse.id.Sub;
import doorhouse.operation.ApiException;
import doorhouse.testing.TestAuthenticator;
import doorhouse.wire.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The format in which Apple vouches for keys, by the standard's own example. Source: WebAuthn L3
/// §16, "Apple Anonymous Attestation with ES256 Credential". Its random values follow from the text
/// `WebAuthn test vectors`.
class AppleAttestationTest {
    private static final RelyingParty EXAMPLE = new RelyingParty("example.org");
    private static final String ID =
            "9c4a5886af9283d9be3e9ec55978dedfdce2e3b365cab193ae850c16238fafb8";
    private static final String CLIENT_DATA =
            """
            {"type":"webauthn.create","challenge":"9_aIIThSAHd1AJz4wJb9qJ1guan7WlDdgd2YmK9aBgk",\
            "origin":"https://example.org","crossOrigin":false,"extraData":"clientDataJSON may be \
            extended with additional fields in the future, such as this: TjLPnpOaXQUrFNcbH2tTZA"}\
            """;
    private static final String ATTESTATION =
            """
            a363666d74656170706c656761747453746d74a1637835638159025c30820258308201fea00302010202103942\
            75613d5310b81a29ce90f48b61c1300a06082a8648ce3d0403023062311e301c06035504030c15576562417574\
            686e207465737420766563746f7273310c300a060355040a0c0357334331253023060355040b0c1c4175746865\
            6e74696361746f72204174746573746174696f6e204341310b30090603550406130241413020170d3234303130\
            313030303030305a180f33303234303130313030303030305a305f311e301c06035504030c1557656241757468\
            6e207465737420766563746f7273310c300a060355040a0c0357334331223020060355040b0c1941757468656e\
            74696361746f72204174746573746174696f6e310b30090603550406130241413059301306072a8648ce3d0201\
            06082a8648ce3d030107034200048a3d5b1b4c543a706bf6e4b00afedb3c930b690dd286934fe2911f779cc776\
            1af728e1aa3b0ff66692192daa776b83ddf8e3340d2d9a0eabdfc324eb3e2f136ca38196308193300c0603551d\
            130101ff04023000300e0603551d0f0101ff040403020780301d0603551d0e0416041412f1ce6c0ae39b403bfc\
            9200317bc183a4e4d766301f0603551d2304183016801445aff715b0dd786741fee996ebc16547a3931b1e3033\
            06092a864886f76364080204263024a1220420d7a86e7233fb843eb0eeb407d8b76ff7e4f82d218cf5dbb461d7\
            52073f5cb29a300a06082a8648ce3d0403020348003045022070f5c2ede3000e9dae358d412b26a4acbf18f4cd\
            eb80f5b13fcd564d090c39ec022100f672e2c3dbe117c9b1490b3c660abf5dcd74398187082dacb58b6744de4a\
            ca6068617574684461746158a4bfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b5\
            4900000000748210a20076616a733b2114336fc38400209c4a5886af9283d9be3e9ec55978dedfdce2e3b365ca\
            b193ae850c16238fafb8a50102032620012158208a3d5b1b4c543a706bf6e4b00afedb3c930b690dd286934fe2\
            911f779cc7761a225820f728e1aa3b0ff66692192daa776b83ddf8e3340d2d9a0eabdfc324eb3e2f136c\
            """;

    private final Ceremonies ceremonies = new Ceremonies();

    private static String base64url(String hex) {
        return TestAuthenticator.base64url(HexFormat.of().parseHex(hex));
    }

    private Registration.Made registered(String clientData, UnaryOperator<String> attestation) {
        var credential = Json.object().put("type", "public-key").put("id", base64url(ID));
        credential
                .putObject("response")
                .put(
                        "clientDataJSON",
                        TestAuthenticator.base64url(clientData.getBytes(StandardCharsets.UTF_8)))
                .put("attestationObject", base64url(attestation.apply(ATTESTATION)));
        var registration = ceremonies.read(new CredentialDocument(credential));
        return ceremonies.verify(registration, EXAMPLE, false);
    }

    @Test
    void aKeyThatAppleVouchesForIsTakenAndSigns() {
        var made = registered(CLIENT_DATA, UnaryOperator.identity());

        assertThat(HexFormat.of().formatHex(made.credentialId())).isEqualTo(ID);
        var passkey =
                new Passkey(
                        base64url(ID),
                        new Sub(UUID.randomUUID().toString()),
                        EXAMPLE.id(),
                        "Apple",
                        null,
                        List.of(),
                        made.credentialData(),
                        made.signCount(),
                        made.backupEligible(),
                        made.backedUp(),
                        Instant.EPOCH);
        var answer = Json.object().put("type", "public-key").put("id", base64url(ID));
        answer.putObject("response")
                .put(
                        "authenticatorData",
                        base64url(
                                "bfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b5"
                                        + "0900000000"))
                .put(
                        "clientDataJSON",
                        TestAuthenticator.base64url(
                                """
                                {"type":"webauthn.get",\
                                "challenge":"0-spZGQeJv7QI0A6ct3gk7GcS6kAjD-d2D_P00embQU",\
                                "origin":"https://example.org","crossOrigin":false}\
                                """
                                        .getBytes(StandardCharsets.UTF_8)))
                .put(
                        "signature",
                        base64url(
                                "3046022100ee35db795ce28044e1f8231d68b3d79a9882f7415aa35c1b5ac74d"
                                        + "24251073c8022100dcc65691650a412d0ceef843710c09827acf26"
                                        + "c7845bddac07eec95863e7fc4c"));
        var challenge =
                HexFormat.of()
                        .parseHex(
                                "d3eb2964641e26fed023403a72dde093b19c4ba9008c3f9dd83fcfd347a66d05");
        assertThat(
                        ceremonies.verify(
                                new CredentialDocument(answer), passkey, EXAMPLE, challenge, false))
                .isPresent();
    }

    @Test
    void theCertificateMustBeOfThisRegistration() {
        var other = CLIENT_DATA.replace("TjLPnp", "TjLPnq");

        refused(other, UnaryOperator.identity());
    }

    /// What is changed: the nonce in the certificate, the key in the authenticator data, and the
    /// key in the certificate.
    @ParameterizedTest
    @ValueSource(strings = {"d7a86e72", "2158208a3d5b1b", "034200048a3d5b1b"})
    void nonceAndKeyMustBeTheRegistrationsOwn(String place) {
        var changed = place.substring(0, place.length() - 1) + "f";
        assertThat(ATTESTATION).containsOnlyOnce(place);

        refused(CLIENT_DATA, hex -> hex.replace(place, changed));
    }

    private void refused(String clientData, UnaryOperator<String> attestation) {
        assertThatThrownBy(() -> registered(clientData, attestation))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("InvalidParameterException: Credential data is not valid");
    }
}
