package doorhouse.userpool.trigger;

import static doorhouse.trigger.TriggerName.INBOUND_FEDERATION;

import doorhouse.trigger.Triggers;
import java.util.Map;
import java.util.Optional;

/// Asked at each sign-in by another provider what of its words the pool is to take, before anything
/// is written. Source: Amazon Cognito Developer Guide, "Inbound federation Lambda trigger".
public final class InboundFederation {
    private static final String SOURCE = "InboundFederation_ExternalProvider";

    private final Triggers triggers;

    public InboundFederation(Triggers triggers) {
        this.triggers = triggers;
    }

    /// @param userName of the profile, which may not be there yet
    /// @param attributes the provider's answers, by kind and name
    public record Arrival(
            String userName,
            String providerName,
            String providerType,
            Map<String, Map<String, String>> attributes) {}

    /// The claims that stand in place of all that the provider gave; empty where those stay.
    ///
    /// @throws doorhouse.operation.ApiException when the function refuses the sign-in or fails
    public Optional<Map<String, String>> claims(Occasion occasion, Arrival arrival) {
        var function = occasion.pool().settings().triggers().find(INBOUND_FEDERATION);
        if (function.isEmpty()) return Optional.empty();
        var event = TriggerEvent.bare(occasion, SOURCE, arrival.userName());
        event.request()
                .put("providerName", arrival.providerName())
                .put("providerType", arrival.providerType());
        var attributes = event.request().putObject("attributes");
        arrival.attributes()
                .forEach((kind, values) -> {
                    var object = attributes.putObject(kind);
                    values.forEach(object::put);
                });
        event.response().putNull("userAttributesToMap");
        var answer =
                new Answer(triggers.call(INBOUND_FEDERATION, function.get(), event.document()));
        return Optional.of(answer.map("userAttributesToMap")).filter(map -> !map.isEmpty());
    }
}
