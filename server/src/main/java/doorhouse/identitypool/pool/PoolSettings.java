package doorhouse.identitypool.pool;

import com.fasterxml.jackson.annotation.JsonInclude;
import doorhouse.wire.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// The settings of an identity pool in the wire's words. What was not asked for is empty here and
/// absent there.
///
/// @param supportedLoginProviders app ids by public provider, such as `accounts.google.com`
/// @param developerProviderName what the pool's own backend signs users in under; null for none;
///   once set it stays
/// @param openIdConnectProviderARNs of IAM's OIDC providers
/// @param samlProviderARNs of IAM's SAML providers
public record PoolSettings(
        String identityPoolName,
        boolean allowUnauthenticatedIdentities,
        boolean allowClassicFlow,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> supportedLoginProviders,
        @Nullable String developerProviderName,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> openIdConnectProviderARNs,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<UserPoolProvider> cognitoIdentityProviders,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> samlProviderARNs,
        Map<String, String> identityPoolTags) {
    public PoolSettings {
        supportedLoginProviders = kept(supportedLoginProviders);
        openIdConnectProviderARNs = kept(openIdConnectProviderARNs);
        cognitoIdentityProviders = kept(cognitoIdentityProviders);
        samlProviderARNs = kept(samlProviderARNs);
        identityPoolTags = kept(identityPoolTags);
    }

    /// The settings of a document in the wire's words.
    static PoolSettings read(ObjectNode document) {
        return Json.bind(document, PoolSettings.class);
    }

    /// A client of a user pool whose users may come.
    ///
    /// @param providerName as it was given; [ProviderNames] knows the one name for both forms
    /// @param serverSideTokenCheck whether the user must still be there and signed in, too
    public record UserPoolProvider(
            String providerName, String clientId, boolean serverSideTokenCheck) {}

    PoolSettings withTags(Map<String, String> tags) {
        return new PoolSettings(
                identityPoolName,
                allowUnauthenticatedIdentities,
                allowClassicFlow,
                supportedLoginProviders,
                developerProviderName,
                openIdConnectProviderARNs,
                cognitoIdentityProviders,
                samlProviderARNs,
                tags);
    }

    PoolSettings withDeveloperProviderName(@Nullable String name) {
        return new PoolSettings(
                identityPoolName,
                allowUnauthenticatedIdentities,
                allowClassicFlow,
                supportedLoginProviders,
                name,
                openIdConnectProviderARNs,
                cognitoIdentityProviders,
                samlProviderARNs,
                identityPoolTags);
    }

    private static <T> List<T> kept(@Nullable List<T> given) {
        return given == null ? List.of() : Collections.unmodifiableList(new ArrayList<>(given));
    }

    /// In the order that they were given in.
    private static Map<String, String> kept(@Nullable Map<String, String> given) {
        return given == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(given));
    }
}
