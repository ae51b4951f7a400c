package doorhouse.token;

import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.wire.Json;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class ClaimChangesTest {
    private static final String CLIENT = "1example23456789abcdefghij";

    private static ObjectNode after(ObjectNode claims, ClaimChanges changes, TokenUse use) {
        changes.apply(claims, use, CLIENT);
        return claims;
    }

    private static ClaimChanges adding(String name, String value) {
        return new ClaimChanges(Map.of(name, Json.object().put("v", value).get("v")), Set.of());
    }

    private static ClaimChanges suppressing(String name) {
        return new ClaimChanges(Map.of(), Set.of(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "acr",
                "amr",
                "at_hash",
                "auth_time",
                "azp",
                "client_id",
                "cognito:username",
                "cognito:anything",
                "device_key",
                "event_id",
                "exp",
                "iat",
                "identities",
                "iss",
                "jti",
                "nbf",
                "nonce",
                "origin_jti",
                "scope",
                "sub",
                "token_use",
                "username",
                "version"
            })
    void noFunctionChangesWhoATokenIsAbout(String name) {
        for (var use : TokenUse.values()) {
            var claims = Json.object().put(name, "ours");

            assertThat(after(claims.deepCopy(), adding(name, "theirs"), use)).isEqualTo(claims);
            assertThat(after(claims.deepCopy(), suppressing(name), use)).isEqualTo(claims);
            assertThat(after(Json.object(), adding(name, "theirs"), use)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"email", "custom:şube", "unvan", "phone_number_verified"})
    void attributesAndNewClaimsAreTheFunctions(String name) {
        for (var use : TokenUse.values()) {
            var claims = Json.object().put(name, "ours");

            assertThat(after(claims.deepCopy(), adding(name, "theirs"), use).path(name).asString())
                    .isEqualTo("theirs");
            assertThat(after(claims.deepCopy(), suppressing(name), use)).isEmpty();
            assertThat(after(Json.object(), adding(name, "theirs"), use)).hasSize(1);
        }
    }

    @Test
    void whatStandsInBothListsIsLeftOut() {
        var add = Map.of("email", Json.object().put("v", "x").get("v"));
        var both = new ClaimChanges(add, Set.of("email"));

        assertThat(after(Json.object(), both, TokenUse.ID)).isEmpty();
    }

    @Test
    void developersAttributesCanOnlyBeLeftOut() {
        var claims = Json.object().put("dev:custom:x", "ours");

        assertThat(after(claims.deepCopy(), adding("dev:custom:x", "y"), TokenUse.ID))
                .isEqualTo(claims);
        assertThat(after(claims.deepCopy(), suppressing("dev:custom:x"), TokenUse.ID)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void suppressedGroupsTakeTheirRolesWithThem(TokenUse use) {
        var claims =
                Json.object()
                        .put("cognito:groups", "a")
                        .put("cognito:roles", "r")
                        .put("cognito:preferred_role", "r")
                        .put("cognito:username", "ana");

        var after = after(claims, suppressing("cognito:groups"), use);

        assertThat(after.propertyNames()).containsExactly("cognito:username");
    }

    @Test
    void anAccessTokenMayNameItsClientAsAudienceAndNobodyElse() {
        var id = Json.object().put("aud", CLIENT);

        assertThat(after(Json.object(), adding("aud", CLIENT), TokenUse.ACCESS)).hasSize(1);
        assertThat(after(Json.object(), adding("aud", "another"), TokenUse.ACCESS)).isEmpty();
        assertThat(after(id.deepCopy(), adding("aud", "another"), TokenUse.ID)).isEqualTo(id);
        assertThat(after(id.deepCopy(), suppressing("aud"), TokenUse.ID)).isEqualTo(id);
    }
}
