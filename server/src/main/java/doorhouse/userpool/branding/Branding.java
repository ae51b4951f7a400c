package doorhouse.userpool.branding;

import static java.nio.charset.StandardCharsets.UTF_8;

import doorhouse.id.ClientId;
import doorhouse.id.UserPoolId;
import doorhouse.wire.Json;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// A style of managed login, for one client.
///
/// @param provided whether it is the one that everybody gets
/// @param settings what of it was set, in the wire's words; null for nothing
/// @param revision raised at each change
record Branding(
        UserPoolId userPoolId,
        String id,
        ClientId clientId,
        boolean provided,
        @Nullable ObjectNode settings,
        List<Asset> assets,
        long revision,
        Instant createdAt,
        Instant modifiedAt) {
    Branding {
        assets = List.copyOf(assets);
    }

    /// How many bytes its settings and images have together.
    long size() {
        long size = settings == null ? 0 : Json.text(settings).getBytes(UTF_8).length;
        for (var asset : assets) {
            if (asset.bytes() != null) size += asset.bytes().length;
        }
        return size;
    }
}
