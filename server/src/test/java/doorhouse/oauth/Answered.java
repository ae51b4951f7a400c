package doorhouse.oauth;

import doorhouse.testing.TestPool;
import doorhouse.wire.Json;
import java.net.http.HttpResponse;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/// JSON answers of endpoints, and what switches the endpoints on.
final class Answered {
    private Answered() {}

    static ObjectNode json(HttpResponse<String> answer) {
        return Json.read(answer.body());
    }

    static String error(HttpResponse<String> answer) {
        return json(answer).path("error").asString("");
    }

    /// Sets a tag `doorhouse:<setting>` of the pool.
    static void set(TestPool pool, String setting, String value) {
        var admin = pool.server().admin();
        var arn = admin.describeUserPool(r -> r.userPoolId(pool.id())).userPool().arn();
        admin.tagResource(r -> r.resourceArn(arn).tags(Map.of("doorhouse:" + setting, value)));
    }
}
