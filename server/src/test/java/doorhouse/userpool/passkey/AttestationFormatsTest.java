package doorhouse.userpool.passkey;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.data.PublicKeyCredentialCreationOptions;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.test.EmulatorUtil;
import com.webauthn4j.test.client.ClientPlatform;
import doorhouse.testing.TestAuthenticator;
import doorhouse.testing.TestServer;
import doorhouse.wire.Json;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InvalidParameterException;
import tools.jackson.databind.node.ObjectNode;

/// The formats in which makers of authenticators vouch for keys, as another project's emulators
/// write them.
class AttestationFormatsTest {
    private static final ObjectConverter CONVERTER = new ObjectConverter();
    private static final PasskeyUser USER =
            PasskeyUser.in(PasskeyUser.pool(TestServer.shared()), "çelik");

    static Stream<Arguments> formats() {
        return Stream.of(
                Arguments.of(
                        "packed",
                        EmulatorUtil.createClientPlatform(EmulatorUtil.PACKED_AUTHENTICATOR)),
                Arguments.of(
                        "tpm", EmulatorUtil.createClientPlatform(EmulatorUtil.TPM_AUTHENTICATOR)),
                Arguments.of(
                        "android-key",
                        EmulatorUtil.createClientPlatform(EmulatorUtil.ANDROID_KEY_AUTHENTICATOR)),
                Arguments.of(
                        "android-safetynet",
                        EmulatorUtil.createClientPlatform(
                                EmulatorUtil.ANDROID_SAFETY_NET_AUTHENTICATOR)),
                Arguments.of(
                        "fido-u2f",
                        EmulatorUtil.createClientPlatform(EmulatorUtil.FIDO_U2F_AUTHENTICATOR)));
    }

    /// @param from what of the client data, which the attestation is made for, is changed
    ///   afterwards
    private static ObjectNode made(ClientPlatform platform, String from, String to) {
        var options = USER.start();
        options.put("attestation", "direct").putArray("excludeCredentials");
        // The emulators are plain security keys: nothing on board, nobody verified.
        options.putObject("authenticatorSelection")
                .put("requireResidentKey", false)
                .put("residentKey", "discouraged")
                .put("userVerification", "discouraged");
        platform.setOrigin(new Origin(PasskeyUser.ORIGIN));
        var made =
                platform.create(
                        CONVERTER
                                .getJsonMapper()
                                .readValue(
                                        options.toString(),
                                        PublicKeyCredentialCreationOptions.class));
        var answered = requireNonNull(made.getResponse());
        var clientData =
                new String(answered.getClientDataJSON(), StandardCharsets.UTF_8).replace(from, to);
        var credential = Json.object().put("type", "public-key").put("id", made.getId());
        credential
                .putObject("response")
                .put(
                        "clientDataJSON",
                        TestAuthenticator.base64url(clientData.getBytes(StandardCharsets.UTF_8)))
                .put(
                        "attestationObject",
                        TestAuthenticator.base64url(answered.getAttestationObject()));
        return credential;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("formats")
    void eachFormatIsTaken(String format, ClientPlatform platform) {
        var credential = made(platform, "", "");

        USER.complete(credential);

        assertThat(USER.list())
                .as(format)
                .anyMatch(p -> p.credentialId().equals(credential.path("id").asString()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("formats")
    void eachMustBeSignedForThisRegistration(String format, ClientPlatform platform) {
        var credential = made(platform, "{\"", "{ \"");

        var refused = catchThrowable(() -> USER.complete(credential));

        assertThat(refused).as(format).isInstanceOf(InvalidParameterException.class);
        assertThat(refused).hasMessageContaining("Credential data is not valid");
    }
}
