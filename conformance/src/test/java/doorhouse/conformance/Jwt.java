package doorhouse.conformance;

import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What stands in tokens; whether they are signed is asked elsewhere.
final class Jwt {
    private static final JsonMapper JSON = new JsonMapper();

    private Jwt() {}

    static JsonNode claims(String token) {
        try {
            return JSON.readTree(SignedJWT.parse(token).getPayload().toString());
        } catch (ParseException e) {
            throw new AssertionError(token, e);
        }
    }

    /// The claims of one of the tokens that a token endpoint answered.
    static JsonNode claims(String answer, String name) {
        var token = JSON.readTree(answer).path(name).asString();
        return claims(UsedSecrets.used(token));
    }
}
