package doorhouse.token;

import static doorhouse.token.TokenHouse.NOW;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;
import doorhouse.id.UserPoolId;
import doorhouse.wire.Json;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/// Every token is verified by another project's library, against the published keys alone.
class TokenIssuerTest {
    @TempDir static Path folder;
    private static TokenHouse house;

    @BeforeAll
    static void open() {
        house = new TokenHouse(folder);
    }

    @AfterAll
    static void close() {
        house.close();
    }

    @Test
    void bothTokensAreVerifiedByThePublishedKeysAlone() throws Exception {
        var pool = house.pool();

        var tokens = house.issue(pool);

        verified(pool, tokens.accessToken());
        verified(pool, requireNonNull(tokens.idToken()));
        assertThat(tokens.refreshToken()).isNull();
        assertThat(tokens.accessTokenValidity()).hasHours(1);
        assertThat(tokens.toString()).isEqualTo("IssuedTokens[***]");
    }

    @Test
    void theHeaderIsTheLiveServicesAndEachUseHasItsKey() throws Exception {
        var pool = house.pool();

        var tokens = house.issue(pool);

        var access = SignedJWT.parse(tokens.accessToken()).getHeader();
        var id = SignedJWT.parse(requireNonNull(tokens.idToken())).getHeader();
        assertThat(access.getParsedBase64URL().decodeToString())
                .matches("\\{\"kid\":\"[A-Za-z0-9+/]{43}=\",\"alg\":\"RS256\"}");
        assertThat(id.getKeyID()).isNotEqualTo(access.getKeyID());
    }

    @Test
    void anAccessTokenHasItsClaimsInOrder() throws Exception {
        var pool = house.pool();
        var request = TokenHouse.request(pool, 0, List.of("editors", "readers"), Map.of());

        var claims = verified(pool, house.issue(request, NOW).accessToken());

        assertThat(claims.propertyNames())
                .containsExactly(
                        "sub",
                        "cognito:groups",
                        "iss",
                        "client_id",
                        "origin_jti",
                        "event_id",
                        "token_use",
                        "scope",
                        "auth_time",
                        "exp",
                        "iat",
                        "jti",
                        "username");
        claims.remove("jti");
        long now = NOW.getEpochSecond();
        assertThat(Json.text(claims))
                .isEqualTo(
                        """
                        {"sub":"11111111-2222-3333-4444-555555555555",\
                        "cognito:groups":["editors","readers"],\
                        "iss":"https://auth.example.com/%s",\
                        "client_id":"1example23456789abcdefghij",\
                        "origin_jti":"aaaaaaaa-0000-4000-8000-00000000000f",\
                        "event_id":"bbbbbbbb-0000-4000-8000-00000000000e",\
                        "token_use":"access","scope":"aws.cognito.signin.user.admin",\
                        "auth_time":%d,"exp":%d,"iat":%d,"username":"ana"}\
                        """
                                .formatted(pool, now - 60, now + 3600, now));
    }

    @Test
    void anIdTokenHasItsClaimsAndTheUsersAttributes() throws Exception {
        var pool = house.pool();
        var attributes = new LinkedHashMap<String, String>();
        attributes.put("sub", "not the user's");
        attributes.put("email", "ana@example.com");
        attributes.put("email_verified", "true");
        attributes.put("phone_number", "+15555550100");
        attributes.put("phone_number_verified", "false");
        attributes.put("address", "1 Main Street\nTown");
        attributes.put("updated_at", "1732179600");
        attributes.put("birthdate", "2000-01-01");
        attributes.put("custom:level", "7");
        attributes.put("custom:quote", "\"\\\u0001é\uD83D\uDE00</script>");

        var request = TokenHouse.request(pool, 0, List.of("editors"), attributes);
        var claims = verified(pool, requireNonNull(house.issue(request, NOW).idToken()));

        assertThat(claims.path("sub").asString()).isEqualTo(TokenHouse.ANA.value());
        assertThat(claims.path("aud").asString()).isEqualTo(TokenHouse.CLIENT.value());
        assertThat(claims.path("token_use").asString()).isEqualTo("id");
        assertThat(claims.path("cognito:username").asString()).isEqualTo("ana");
        assertThat(Json.text(claims.path("cognito:groups"))).isEqualTo("[\"editors\"]");
        assertThat(Json.text(claims.path("cognito:roles")))
                .isEqualTo("[\"arn:aws:iam::000000000000:role/editors\"]");
        assertThat(claims.path("cognito:preferred_role").asString())
                .isEqualTo("arn:aws:iam::000000000000:role/editors");
        assertThat(claims.path("exp").asLong()).isEqualTo(NOW.getEpochSecond() + 7200);
        assertThat(claims.path("email").asString()).isEqualTo("ana@example.com");
        assertThat(Json.text(claims.path("email_verified"))).isEqualTo("true");
        assertThat(Json.text(claims.path("phone_number_verified"))).isEqualTo("false");
        assertThat(Json.text(claims.path("updated_at"))).isEqualTo("1732179600");
        assertThat(claims.path("address").path("formatted").asString())
                .isEqualTo("1 Main Street\nTown");
        assertThat(Json.text(claims.path("custom:level"))).isEqualTo("\"7\"");
        assertThat(claims.path("custom:quote").asString())
                .isEqualTo(attributes.get("custom:quote"));
        assertThat(claims.has("client_id") || claims.has("username") || claims.has("scope"))
                .isFalse();
    }

    @Test
    void whatThereIsNoneOfIsLeftOut() throws Exception {
        var pool = house.pool();
        var request = TokenHouse.request(pool, 0, List.of(), Map.of(), false);

        var tokens = house.issue(request, NOW);

        assertThat(verified(pool, tokens.accessToken()).propertyNames())
                .doesNotContain("cognito:groups", "origin_jti");
        assertThat(verified(pool, requireNonNull(tokens.idToken())).propertyNames())
                .doesNotContain(
                        "cognito:groups", "cognito:roles", "cognito:preferred_role", "origin_jti");
    }

    @Test
    void eachTokenHasAnIdOfItsOwnThatTellsTheGeneration() throws Exception {
        var pool = house.pool();
        for (long generation : new long[] {0, 1, 77, 0xFFFF_FFFFL}) {
            var request = TokenHouse.request(pool, generation, List.of(), Map.of());

            var tokens = house.issue(request, NOW);

            var access = verified(pool, tokens.accessToken()).path("jti").asString();
            var id = verified(pool, requireNonNull(tokens.idToken())).path("jti").asString();
            assertThat(access).isNotEqualTo(id);
            for (var jti : new String[] {access, id}) {
                assertThat(TokenId.generation(jti)).isEqualTo(generation);
                assertThat(UUID.fromString(jti).version()).isEqualTo(8);
                assertThat(UUID.fromString(jti).variant()).isEqualTo(2);
            }
        }
    }

    @Test
    void thePublishedKeysAreTwoAndPublicOnly() throws Exception {
        var pool = house.pool();

        var keys = house.keys(NOW).jwks(KeyOwner.of(pool)).orElseThrow();

        for (var key : keys.path("keys")) {
            assertThat(((ObjectNode) key).propertyNames())
                    .containsExactly("alg", "e", "kid", "kty", "n", "use");
        }
        var parsed = JWKSet.parse(Json.text(keys)).getKeys();
        assertThat(parsed).hasSize(2);
        for (var key : parsed) {
            assertThat(key.isPrivate()).isFalse();
            assertThat(key.getKeyUse()).isEqualTo(KeyUse.SIGNATURE);
            assertThat(key.size()).isEqualTo(2048);
            assertThat(key.getAlgorithm().getName()).isEqualTo("RS256");
        }
    }

    private static ObjectNode verified(UserPoolId pool, String token) throws Exception {
        var jwks = JWKSet.parse(Json.text(house.keys(NOW).jwks(KeyOwner.of(pool)).orElseThrow()));
        var jwt = SignedJWT.parse(token);
        var key = (RSAKey) jwks.getKeyByKeyId(jwt.getHeader().getKeyID());
        assertThat(jwt.verify(new RSASSAVerifier(key.toRSAPublicKey()))).isTrue();
        return Json.read(jwt.getPayload().toBytes());
    }
}
