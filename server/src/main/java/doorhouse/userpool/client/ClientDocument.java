package doorhouse.userpool.client;

import doorhouse.wire.Json;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// The document of a client's settings: what was asked, with everything left out at its default. It
/// holds no secret. Source: Amazon Cognito API reference, CreateUserPoolClient and
/// UpdateUserPoolClient; the defaults as DescribeUserPoolClient shows them.
final class ClientDocument {
    private static final int DEFAULT_SESSION_MINUTES = 3;

    /// Given as they are, absent where they were not asked for.
    private static final List<String> PLAIN =
            List.of(
                    "AccessTokenValidity",
                    "IdTokenValidity",
                    "ReadAttributes",
                    "WriteAttributes",
                    "ExplicitAuthFlows",
                    "SupportedIdentityProviders",
                    "CallbackURLs",
                    "LogoutURLs",
                    "DefaultRedirectURI",
                    "AllowedOAuthFlows",
                    "AllowedOAuthScopes",
                    "AnalyticsConfiguration",
                    "PreventUserExistenceErrors",
                    "RefreshTokenRotation");

    private ClientDocument() {}

    /// @param asked a CreateUserPoolClient request that was checked against the model
    static ObjectNode created(ObjectNode asked) {
        var document = Json.object();
        document.set("ClientName", asked.path("ClientName"));
        addSettings(document, asked);
        return document;
    }

    /// The document after UpdateUserPoolClient: it replaces, so every setting that it leaves out
    /// goes back to its default; a name has none and stays.
    static ObjectNode updated(ObjectNode before, ObjectNode asked) {
        var document = Json.object();
        var from = asked.has("ClientName") ? asked : before;
        document.set("ClientName", from.path("ClientName"));
        addSettings(document, asked);
        return document;
    }

    private static void addSettings(ObjectNode document, ObjectNode asked) {
        for (var member : PLAIN) {
            if (asked.has(member)) document.set(member, asked.path(member));
        }
        var units = asked.path("TokenValidityUnits");
        document.set("TokenValidityUnits", units.isObject() ? units : Json.object());
        int refresh = asked.path("RefreshTokenValidity").asInt(0);
        document.put(
                "RefreshTokenValidity",
                refresh == 0 ? TokenValidity.REFRESH.fallbackNumber(document) : refresh);
        document.put(
                "AuthSessionValidity",
                asked.path("AuthSessionValidity").asInt(DEFAULT_SESSION_MINUTES));
        for (var off :
                List.of(
                        "AllowedOAuthFlowsUserPoolClient",
                        "EnablePropagateAdditionalUserContextData")) {
            document.put(off, asked.path(off).asBoolean(false));
        }
        document.put("EnableTokenRevocation", asked.path("EnableTokenRevocation").asBoolean(true));
    }
}
