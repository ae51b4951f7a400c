package doorhouse.userpool.passkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import doorhouse.testing.TestAuthenticator;
import doorhouse.testing.TestServer;
import doorhouse.wire.Json;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CognitoIdentityProviderException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InvalidParameterException;
import tools.jackson.databind.node.ObjectNode;

/// What is no credential is refused as such, and nothing that is sent makes the server fail.
class BrokenCredentialTest {
    private static final PasskeyUser USER =
            PasskeyUser.in(PasskeyUser.pool(TestServer.shared()), "наталья");

    private static ObjectNode credential() {
        return USER.authenticator().create(USER.start());
    }

    private static Arguments broken(String how, UnaryOperator<ObjectNode> change) {
        return Arguments.of(how, change);
    }

    private static UnaryOperator<ObjectNode> attestation(UnaryOperator<byte[]> change) {
        return part("attestationObject", change);
    }

    private static UnaryOperator<ObjectNode> part(String name, UnaryOperator<byte[]> change) {
        return credential -> {
            var response = (ObjectNode) credential.path("response");
            byte[] bytes = Base64.getUrlDecoder().decode(response.path(name).asString());
            response.put(name, TestAuthenticator.base64url(change.apply(bytes)));
            return credential;
        };
    }

    private static UnaryOperator<ObjectNode> response(String name, String value) {
        return credential -> {
            ((ObjectNode) credential.path("response")).put(name, value);
            return credential;
        };
    }

    private static byte[] more(byte[] bytes, int... added) {
        byte[] longer = Arrays.copyOf(bytes, bytes.length + added.length);
        for (int i = 0; i < added.length; i++) longer[bytes.length + i] = (byte) added[i];
        return longer;
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                broken("nothing", _ -> Json.object()),
                broken("another type", c -> c.put("type", "password")),
                broken("no type", c -> without(c, "type")),
                broken("no id", c -> without(c, "id")),
                broken("id is a number", c -> c.put("id", 7)),
                broken("id is no Base64url", c -> c.put("id", "ä/+").put("rawId", "ä/+")),
                broken("id is another", c -> c.put("id", "AAAA").put("rawId", "AAAA")),
                broken("rawId is another", c -> c.put("rawId", "AAAA")),
                broken("no response", c -> without(c, "response")),
                broken("response is text", c -> c.put("response", "x")),
                broken("no attestation", response("attestationObject", "")),
                broken("attestation is no Base64url", response("attestationObject", "*")),
                broken("attestation is huge", attestation(_ -> new byte[100_000])),
                broken("attestation is cut", attestation(b -> Arrays.copyOf(b, b.length - 1))),
                broken("attestation is cut early", attestation(b -> Arrays.copyOf(b, 20))),
                broken("attestation has more behind", attestation(b -> more(b, 0))),
                broken("attestation is a number", attestation(_ -> new byte[] {1})),
                broken("attestation is an empty map", attestation(_ -> new byte[] {(byte) 0xa0})),
                // Maps within maps, each the only value of the one around it.
                broken(
                        "attestation is nested",
                        attestation(_ -> {
                            byte[] deep = new byte[10_000];
                            for (int i = 0; i < deep.length; i += 2) deep[i] = (byte) 0xa1;
                            return deep;
                        })),
                // A second `fmt`: a map of four, whose first member stands again at the end.
                broken(
                        "attestation says something twice",
                        attestation(b -> {
                            byte[] twice = more(b, 0x63, 'f', 'm', 't', 0x64, 'n', 'o', 'n', 'e');
                            twice[0] = (byte) 0xa4;
                            return twice;
                        })),
                broken(
                        "no client data",
                        c -> {
                            ((ObjectNode) c.path("response")).remove("clientDataJSON");
                            return c;
                        }),
                broken("client data is no JSON", part("clientDataJSON", _ -> new byte[] {'{'})),
                broken("client data is empty", part("clientDataJSON", _ -> new byte[] {'{', '}'})),
                broken("client data has more behind", part("clientDataJSON", b -> more(b, '{'))));
    }

    private static ObjectNode without(ObjectNode credential, String name) {
        credential.remove(name);
        return credential;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("broken")
    void whatIsNoCredentialIsRefused(String how, UnaryOperator<ObjectNode> change) {
        var credential = change.apply(credential());

        var refused = catchThrowable(() -> USER.complete(credential));

        assertThat(refused).as(how).isInstanceOf(InvalidParameterException.class);
        assertThat(refused).hasMessageContaining("Credential data is not valid");
    }

    @Test
    void noChangedByteMakesTheServerFail() {
        var random = new Random(7);
        var whole = credential();
        USER.authenticator().attestation(TestAuthenticator.Attestation.PACKED_SELF);
        var packed = credential();
        for (int i = 0; i < 300; i++) {
            var change =
                    part(
                            i % 3 == 0 ? "clientDataJSON" : "attestationObject",
                            bytes -> {
                                for (int n = random.nextInt(3); n >= 0; n--) {
                                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                                }
                                return bytes;
                            });
            var broken = change.apply((i % 2 == 0 ? whole : packed).deepCopy());

            var refused = catchThrowable(() -> USER.complete(broken));

            // A changed bit that nothing signs or reads, such as of a name, may be taken.
            if (refused == null) continue;
            assertThat(((CognitoIdentityProviderException) refused).statusCode())
                    .as(() -> broken + ": " + refused)
                    .isEqualTo(400);
        }
    }
}
