package doorhouse.userpool.client;

import doorhouse.id.ClientId;
import doorhouse.id.UserPoolId;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// An app client, as sign-in reads it.
///
/// @param document all settings in the wire's words, without secrets
/// @param flows the flows it may begin; the default set where none was given
/// @param refreshRotation null when refresh tokens are not rotated; else how long a rotated one
///   still works
/// @param hidesUserExistence PreventUserExistenceErrors is ENABLED
/// @param readAttributes null for the default set
/// @param writeAttributes null for the default set
public record AppClient(
        ClientId id,
        UserPoolId userPoolId,
        String name,
        ObjectNode document,
        boolean hasSecret,
        Set<AuthFlow> flows,
        Duration accessTokenValidity,
        Duration idTokenValidity,
        Duration refreshTokenValidity,
        Duration authSessionValidity,
        boolean tokenRevocation,
        @Nullable Duration refreshRotation,
        boolean hidesUserExistence,
        @Nullable Set<String> readAttributes,
        @Nullable Set<String> writeAttributes) {
    public boolean allows(AuthFlow flow) {
        return flows.contains(flow);
    }

    /// Whether the client may read an attribute.
    public boolean reads(String attribute) {
        return readAttributes == null
                || attribute.equals("sub")
                || readAttributes.contains(attribute);
    }

    /// Whether the client may write an attribute.
    public boolean writes(String attribute) {
        if (writeAttributes != null) return writeAttributes.contains(attribute);
        return !attribute.equals("sub") && !attribute.endsWith("_verified");
    }
}
