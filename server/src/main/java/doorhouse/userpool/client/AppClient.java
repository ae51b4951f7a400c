package doorhouse.userpool.client;

import doorhouse.id.ClientId;
import doorhouse.id.UserPoolId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// An app client, as sign-in reads it.
///
/// @param document all settings in the wire's words, without secrets; not to be changed
/// @param flows the flows it may begin; the default set where none was given
/// @param refreshRotation null when refresh tokens are not rotated; else how long a rotated one
///   still works
/// @param hidesUserExistence PreventUserExistenceErrors is ENABLED
/// @param readAttributes null for the default set
/// @param writeAttributes null for the default set
/// @param revision raised at each change
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
        @Nullable Set<String> writeAttributes,
        long revision,
        Instant createdAt,
        Instant modifiedAt) {
    /// The pool itself among the providers of users.
    public static final String THIS_POOL = "COGNITO";

    /// Only for administrators, unless a client's list names it, and then to be read alone.
    private static final String DEVELOPER_ONLY = "dev:";

    /// What the server alone says of a user, whatever a client's list names.
    private static final Set<String> NEVER_WRITTEN =
            Set.of("sub", "email_verified", "phone_number_verified", "identities");

    static AppClient of(
            ClientId id,
            UserPoolId userPoolId,
            ObjectNode document,
            boolean hasSecret,
            long revision,
            Instant createdAt,
            Instant modifiedAt) {
        var rotation = rotation(document.path("RefreshTokenRotation"));
        var flows = AuthFlow.read(document.path("ExplicitAuthFlows"));
        if (rotation != null) flows = without(flows, AuthFlow.REFRESH_TOKEN_AUTH);
        return new AppClient(
                id,
                userPoolId,
                document.path("ClientName").asString(),
                document,
                hasSecret,
                Set.copyOf(flows),
                TokenValidity.ACCESS.read(document),
                TokenValidity.ID.read(document),
                TokenValidity.REFRESH.read(document),
                Duration.ofMinutes(document.path("AuthSessionValidity").asInt()),
                document.path("EnableTokenRevocation").asBoolean(),
                rotation,
                document.path("PreventUserExistenceErrors").asString("LEGACY").equals("ENABLED"),
                texts(document.path("ReadAttributes")),
                texts(document.path("WriteAttributes")),
                revision,
                createdAt,
                modifiedAt);
    }

    private static @Nullable Duration rotation(JsonNode rotation) {
        if (!rotation.path("Feature").asString("DISABLED").equals("ENABLED")) return null;
        return Duration.ofSeconds(rotation.path("RetryGracePeriodSeconds").asInt(0));
    }

    private static Set<AuthFlow> without(Set<AuthFlow> flows, AuthFlow one) {
        var rest = EnumSet.noneOf(AuthFlow.class);
        rest.addAll(flows);
        rest.remove(one);
        return rest;
    }

    private static @Nullable Set<String> texts(JsonNode array) {
        if (array.isMissingNode()) return null;
        var texts = new LinkedHashSet<String>();
        for (var text : array) texts.add(text.asString());
        return Set.copyOf(texts);
    }

    /// Whether the client is an app's own server, which is believed when it says from where its
    /// users come.
    public boolean propagatesUserContext() {
        return hasSecret
                && document.path("EnablePropagateAdditionalUserContextData").asBoolean(false);
    }

    /// Whether the client may use an OAuth 2.0 flow.
    ///
    /// @param flow the word in AllowedOAuthFlows
    public boolean allowsOAuth(String flow) {
        return document.path("AllowedOAuthFlowsUserPoolClient").asBoolean(false)
                && listed("AllowedOAuthFlows").contains(flow);
    }

    /// Where its authorization answers may go, as registered.
    public Set<String> callbackUrls() {
        return listed("CallbackURLs");
    }

    /// Where its users may go once signed out, as registered.
    public Set<String> logoutUrls() {
        return listed("LogoutURLs");
    }

    public Optional<String> defaultRedirectUri() {
        return document.path("DefaultRedirectURI").asStringOpt();
    }

    /// Who may prove its users: names of identity providers, and `COGNITO` for the pool itself. A
    /// client that names none has the pool alone.
    public Set<String> supportedProviders() {
        var named = listed("SupportedIdentityProviders");
        return named.isEmpty() ? Set.of(THIS_POOL) : named;
    }

    /// The OAuth 2.0 scopes that it may ask for, in the order given.
    public Set<String> scopes() {
        return listed("AllowedOAuthScopes");
    }

    private Set<String> listed(String member) {
        var texts = new LinkedHashSet<String>();
        for (var text : document.path(member)) texts.add(text.asString());
        return Collections.unmodifiableSet(texts);
    }

    public boolean allows(AuthFlow flow) {
        return flows.contains(flow);
    }

    /// Whether the client may read an attribute.
    public boolean reads(String attribute) {
        if (readAttributes == null) return !attribute.startsWith(DEVELOPER_ONLY);
        return attribute.equals("sub") || readAttributes.contains(attribute);
    }

    /// Whether the client may write an attribute.
    public boolean writes(String attribute) {
        if (NEVER_WRITTEN.contains(attribute) || attribute.startsWith(DEVELOPER_ONLY)) return false;
        return writeAttributes == null || writeAttributes.contains(attribute);
    }
}
