package doorhouse.userpool.passkey;

import doorhouse.testing.TestAuthenticator;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import doorhouse.wire.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFactorType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CreateUserPoolRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.WebAuthnConfigurationType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.WebAuthnCredentialDescription;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A signed-in user with an authenticator, on a page of the relying party.
public record PasskeyUser(TestServer server, String accessToken, TestAuthenticator authenticator) {
    public static final String RELYING_PARTY = "shop.example.com";
    static final String ORIGIN = "https://shop.example.com";

    /// A pool that takes passkeys for [#RELYING_PARTY].
    static TestPool pool(TestServer server) {
        return pool(server, r -> r.relyingPartyId(RELYING_PARTY));
    }

    static TestPool pool(TestServer server, Consumer<WebAuthnConfigurationType.Builder> settings) {
        var pool = poolWithoutRelyingParty(server, _ -> {});
        server.admin()
                .setUserPoolMfaConfig(r -> r.userPoolId(pool.id()).webAuthnConfiguration(settings));
        return pool;
    }

    static TestPool poolWithoutRelyingParty(
            TestServer server, Consumer<CreateUserPoolRequest.Builder> settings) {
        return server.pool(r -> {
            r.policies(p ->
                    p.signInPolicy(s ->
                            s.allowedFirstAuthFactors(
                                    AuthFactorType.PASSWORD, AuthFactorType.WEB_AUTHN)));
            settings.accept(r);
        });
    }

    public static PasskeyUser in(TestPool pool, String client, String name) {
        pool.confirmedUser(name);
        return new PasskeyUser(
                pool.server(), pool.accessToken(client, name), new TestAuthenticator(ORIGIN));
    }

    static PasskeyUser in(TestPool pool, String name) {
        return in(pool, pool.client(), name);
    }

    /// The options of StartWebAuthnRegistration.
    ObjectNode start() {
        var started = server.app().startWebAuthnRegistration(r -> r.accessToken(accessToken));
        return (ObjectNode) json(started.credentialCreationOptions());
    }

    void complete(JsonNode credential) {
        server.app()
                .completeWebAuthnRegistration(
                        r -> r.accessToken(accessToken).credential(document(credential)));
    }

    /// Registers a passkey, from start to end.
    ///
    /// @return its id
    public String register() {
        var credential = authenticator.create(start());
        complete(credential);
        return credential.path("id").asString();
    }

    List<WebAuthnCredentialDescription> list() {
        return server.app().listWebAuthnCredentials(r -> r.accessToken(accessToken)).credentials();
    }

    static JsonNode json(Document document) {
        return Json.tree(new Holder(plain(document))).path("Value");
    }

    private record Holder(@Nullable Object value) {}

    private static @Nullable Object plain(Document document) {
        if (document.isMap()) {
            var map = new LinkedHashMap<String, @Nullable Object>();
            document.asMap().forEach((name, value) -> map.put(name, plain(value)));
            return map;
        }
        if (document.isList()) return document.asList().stream().map(PasskeyUser::plain).toList();
        if (document.isNumber()) return document.asNumber().longValue();
        if (document.isBoolean()) return document.asBoolean();
        return document.isNull() ? null : document.asString();
    }

    static Document document(JsonNode node) {
        if (node.isObject()) {
            var map = new LinkedHashMap<String, Document>();
            node.properties().forEach(e -> map.put(e.getKey(), document(e.getValue())));
            return Document.fromMap(map);
        }
        if (node.isArray()) {
            return Document.fromList(node.valueStream().map(PasskeyUser::document).toList());
        }
        if (node.isNumber()) return Document.fromNumber(node.asLong());
        if (node.isBoolean()) return Document.fromBoolean(node.asBoolean());
        return node.isNull() ? Document.fromNull() : Document.fromString(node.asString());
    }
}
