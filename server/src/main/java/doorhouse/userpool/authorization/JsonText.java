package doorhouse.userpool.authorization;

import doorhouse.wire.Json;
import doorhouse.wire.NotJson;

/// Tells a JSON object from other texts.
final class JsonText {
    private JsonText() {}

    static boolean isObject(String text) {
        if (!text.startsWith("{")) return false;
        try {
            Json.read(text);
            return true;
        } catch (NotJson e) {
            return false;
        }
    }
}
