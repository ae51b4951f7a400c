package doorhouse.sync.push;

import doorhouse.wire.Json;
import tools.jackson.databind.node.ObjectNode;

/// A platform of devices, named as the API and SNS name it. Each wants a silent message in a form
/// of its own. Source: Amazon SNS Developer Guide, "Sending platform-specific payloads".
enum Platform {
    APNS,
    APNS_SANDBOX,
    GCM,
    ADM;

    /// The message for a device of this platform.
    String message(ObjectNode data) {
        var own =
                switch (this) {
                    case APNS, APNS_SANDBOX -> {
                        var message = Json.object();
                        message.putObject("aps").put("content-available", 1);
                        yield message.set("data", data);
                    }
                    case GCM, ADM -> Json.object().set("data", data);
                };
        return Json.text(Json.object().put("default", Json.text(data)).put(name(), Json.text(own)));
    }

    /// Whether a platform application of SNS is of this platform.
    ///
    /// @param arn such as `arn:aws:sns:us-east-1:123456789012:app/GCM/name`
    boolean fits(String arn) {
        return arn.contains(":app/" + name() + "/");
    }
}
