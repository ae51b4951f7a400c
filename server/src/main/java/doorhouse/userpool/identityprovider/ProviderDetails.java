package doorhouse.userpool.identityprovider;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// How a provider is reached: which details each type must have, which it may not, and which it has
/// without being told. Nothing is asked of the provider itself here: what OIDC discovery and SAML
/// metadata at a URL say is read when somebody signs in. Source: Amazon Cognito API reference,
/// CreateIdentityProvider.
final class ProviderDetails {
    static final String CLIENT_SECRET = "client_secret";
    static final String PRIVATE_KEY = "private_key";
    static final String ENCRYPTION_CERTIFICATE = "ActiveEncryptionCertificate";
    private static final String ENCRYPTED_RESPONSES = "EncryptedResponses";

    /// Facebook's API when a request does not say which.
    private static final String FACEBOOK_VERSION = "v17.0";

    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    private final ProviderType type;
    private final Map<String, String> given;

    private ProviderDetails(ProviderType type, Map<String, String> given) {
        this.type = type;
        this.given = given;
    }

    /// The details as they are kept and described: what was given and what the type adds.
    ///
    /// @throws doorhouse.operation.ApiException InvalidParameterException
    static Map<String, String> complete(ProviderType type, Map<String, String> given, Instant now) {
        var details = new ProviderDetails(type, given);
        details.check();
        var all = new LinkedHashMap<>(given);
        all.remove(ENCRYPTION_CERTIFICATE);
        all.putAll(details.known(now));
        return all;
    }

    static boolean encrypted(Map<String, String> details) {
        return details.getOrDefault(ENCRYPTED_RESPONSES, "").equalsIgnoreCase("true");
    }

    private void check() {
        switch (type) {
            case GOOGLE, FACEBOOK, LOGIN_WITH_AMAZON ->
                    require("client_id", CLIENT_SECRET, "authorize_scopes");
            case SIGN_IN_WITH_APPLE ->
                    require("client_id", "team_id", "key_id", PRIVATE_KEY, "authorize_scopes");
            case OIDC -> checkOidc();
            case SAML -> checkSaml();
        }
    }

    private Map<String, String> known(Instant now) {
        return switch (type) {
            case GOOGLE ->
                    Map.of(
                            "attributes_url",
                            "https://people.googleapis.com/v1/people/me?personFields=",
                            "attributes_url_add_attributes",
                            "true",
                            "authorize_url",
                            "https://accounts.google.com/o/oauth2/v2/auth",
                            "oidc_issuer",
                            "https://accounts.google.com",
                            "token_request_method",
                            "POST",
                            "token_url",
                            "https://www.googleapis.com/oauth2/v4/token");
            case FACEBOOK -> facebook(given.getOrDefault("api_version", FACEBOOK_VERSION));
            case LOGIN_WITH_AMAZON ->
                    Map.of(
                            "attributes_url",
                            "https://api.amazon.com/user/profile",
                            "attributes_url_add_attributes",
                            "false",
                            "authorize_url",
                            "https://www.amazon.com/ap/oa",
                            "token_request_method",
                            "POST",
                            "token_url",
                            "https://api.amazon.com/auth/o2/token");
            case SIGN_IN_WITH_APPLE ->
                    Map.of(
                            "attributes_url_add_attributes",
                            "false",
                            "authorize_url",
                            "https://appleid.apple.com/auth/authorize",
                            "oidc_issuer",
                            "https://appleid.apple.com",
                            "token_request_method",
                            "POST",
                            "token_url",
                            "https://appleid.apple.com/auth/token");
            case OIDC -> Map.of("attributes_url_add_attributes", "false");
            case SAML -> {
                var file = given.get("MetadataFile");
                yield file == null ? Map.of() : SamlMetadata.read(file, now).bindings();
            }
        };
    }

    private static Map<String, String> facebook(String version) {
        return Map.of(
                "attributes_url",
                "https://graph.facebook.com/" + version + "/me?fields=",
                "attributes_url_add_attributes",
                "true",
                "authorize_url",
                "https://www.facebook.com/" + version + "/dialog/oauth",
                "token_request_method",
                "GET",
                "token_url",
                "https://graph.facebook.com/" + version + "/oauth/access_token");
    }

    private void checkOidc() {
        require(
                "client_id",
                CLIENT_SECRET,
                "attributes_request_method",
                "oidc_issuer",
                "authorize_scopes");
        var method = value("attributes_request_method");
        if (!method.equals("GET") && !method.equals("POST")) {
            throw INVALID_PARAMETER.because("attributes_request_method must be GET or POST.");
        }
        if (value("oidc_issuer").endsWith("/")) {
            throw INVALID_PARAMETER.because("oidc_issuer must not end with a slash.");
        }
        for (var url :
                List.of(
                        "oidc_issuer",
                        "authorize_url",
                        "token_url",
                        "attributes_url",
                        "jwks_uri")) {
            if (!value(url).isEmpty()) checkUrl(url);
        }
    }

    private void checkSaml() {
        if (value("MetadataURL").isEmpty() && value("MetadataFile").isEmpty()) {
            throw INVALID_PARAMETER.because("MetadataURL or MetadataFile is required.");
        }
        if (!value("MetadataURL").isEmpty()) checkUrl("MetadataURL");
        for (var flag : List.of("IDPSignout", "IDPInit", ENCRYPTED_RESPONSES)) {
            var word = given.getOrDefault(flag, "false").toLowerCase(Locale.ROOT);
            if (!word.equals("true") && !word.equals("false")) {
                throw INVALID_PARAMETER.because(flag + " must be true or false.");
            }
        }
        var algorithm = given.getOrDefault("RequestSigningAlgorithm", "rsa-sha256");
        if (!algorithm.equals("rsa-sha256")) {
            throw INVALID_PARAMETER.because("RequestSigningAlgorithm must be rsa-sha256.");
        }
    }

    private void require(String... keys) {
        for (var key : keys) {
            if (value(key).isBlank()) throw INVALID_PARAMETER.because(allRequired(keys));
        }
    }

    /// Observed: `client_id, client_secret and authorize_scopes are all required idp details`.
    private static String allRequired(String... keys) {
        var names = List.of(keys);
        return String.join(", ", names.subList(0, names.size() - 1))
                + " and "
                + names.getLast()
                + " are all required idp details";
    }

    /// Over TLS, or on this machine, where a developer's provider is.
    private void checkUrl(String key) {
        var uri = uri(key);
        var host = uri.getHost();
        boolean safe = "https".equals(uri.getScheme());
        boolean own = "http".equals(uri.getScheme()) && host != null && THIS_MACHINE.contains(host);
        if (host == null || !(safe || own) || uri.getRawUserInfo() != null) {
            throw INVALID_PARAMETER.because(key + " must be an HTTPS URL.");
        }
    }

    private URI uri(String key) {
        try {
            return new URI(value(key));
        } catch (URISyntaxException e) {
            throw INVALID_PARAMETER.because(key + " must be an HTTPS URL.");
        }
    }

    private String value(String key) {
        return given.getOrDefault(key, "");
    }
}
