package doorhouse.userpool.pool;

import doorhouse.wire.Json;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.node.ObjectNode;

/// Settings as a pool has them that was made by such requests.
public final class TestPoolSettings {
    private TestPoolSettings() {}

    /// @param create a CreateUserPool request, without its name
    /// @param mfa what SetUserPoolMfaConfig writes down of the factors
    public static PoolSettings of(String create, String mfa) {
        var asked = object(create);
        asked.put("PoolName", "test");
        return PoolSettings.read(PoolDocument.created(asked), object(mfa));
    }

    private static ObjectNode object(String json) {
        return Json.read(json.getBytes(StandardCharsets.UTF_8));
    }
}
