package doorhouse.sts;

import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.id.AccountId;
import doorhouse.id.Arn;
import doorhouse.operation.Principal;
import doorhouse.testing.OnBothDatabases;
import doorhouse.testing.TestServer;
import doorhouse.wire.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

@OnBothDatabases
class AuthorizationMessagesTest {
    private final TestServer server = TestServer.shared();
    private final AccountId account = TestServer.ACCOUNT;

    @Test
    void whoMayDecodeIsToldWhyACallWasDenied() {
        var messages = new AuthorizationMessages(server.vault(), account);
        var ana =
                new Principal(
                        Principal.Kind.USER,
                        new Arn("arn:aws:iam::123456789012:user/ana"),
                        account,
                        "AIDAANA",
                        "AKIAANA",
                        Map.of("aws:PrincipalTag/team", List.of("голубой")),
                        Set.of());
        var encoded = messages.encode(ana, "s3:GetObject", "arn:aws:s3:::a/b", true);

        var decoded = server.sts().decodeAuthorizationMessage(r -> r.encodedMessage(encoded));

        assertThat(new String(Base64.getUrlDecoder().decode(encoded), StandardCharsets.ISO_8859_1))
                .doesNotContain("s3:GetObject");
        var message = Json.read(decoded.decodedMessage());
        assertThat(message.path("allowed").asBoolean()).isFalse();
        assertThat(message.path("explicitDeny").asBoolean()).isTrue();
        assertThat(message.at("/context/principal/id").asString()).isEqualTo("AIDAANA");
        assertThat(message.at("/context/action").asString()).isEqualTo("s3:GetObject");
        assertThat(message.at("/context/resource").asString()).isEqualTo("arn:aws:s3:::a/b");
        assertThat(message.at("/context/conditions/items/0/values/items/0/value").asString())
                .isEqualTo("голубой");
    }
}
