package doorhouse.identitypool.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.identitypool.login.Login;
import doorhouse.identitypool.pool.PrincipalTagMap;
import doorhouse.wire.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SessionTagsTest {
    private static Login login(String provider, String claims) {
        return new Login(provider, "u-1", "app-1", "", Json.read(claims));
    }

    private static Map<String, String> tags(PrincipalTagMap map, String provider, String claims) {
        return SessionTags.of(Map.of(provider, map), List.of(login(provider, claims)));
    }

    @Test
    void aProviderWithoutAMapGivesNoTags() {
        assertThat(SessionTags.of(Map.of(), List.of(login("accounts.google.com", "{}")))).isEmpty();
    }

    @Test
    void theDefaultsAreWhoAndForWhom() {
        var defaults = new PrincipalTagMap(true, Map.of("department", "dep"));

        assertThat(tags(defaults, "accounts.google.com", "{\"dep\":\"sales\",\"sub\":\"forged\"}"))
                .isEqualTo(Map.of("username", "u-1", "client", "app-1"));
        assertThat(tags(defaults, "www.amazon.com", "{\"user_id\":\"u-1\"}"))
                .isEqualTo(Map.of("username", "u-1", "client", "app-1"));
    }

    @Test
    void ownTagsAreReadFromClaims() {
        var map =
                new PrincipalTagMap(
                        false,
                        Map.of(
                                "department", "dep",
                                "verified", "email_verified",
                                "level", "level",
                                "one", "one",
                                "many", "many",
                                "object", "object",
                                "missing", "missing",
                                "who", "sub"));

        assertThat(
                        tags(
                                map,
                                "idp.example.com",
                                """
                                {"dep":"Küche","email_verified":true,"level":3,"one":["a"],
                                 "many":["a","b"],"object":{"a":1},"missing":null}\
                                """))
                .isEqualTo(
                        Map.of(
                                "department", "Küche",
                                "verified", "true",
                                "level", "3",
                                "one", "a",
                                "who", "u-1"));
    }

    @Test
    void ofTwoLoginsThatNameATagTheFirstDecides() {
        var map = new PrincipalTagMap(false, Map.of("department", "dep"));

        var tags =
                SessionTags.of(
                        Map.of("a.example.com", map, "b.example.com", map),
                        List.of(
                                login("b.example.com", "{\"dep\":\"b\"}"),
                                login("a.example.com", "{\"dep\":\"a\"}")));

        assertThat(tags).isEqualTo(Map.of("department", "b"));
    }
}
