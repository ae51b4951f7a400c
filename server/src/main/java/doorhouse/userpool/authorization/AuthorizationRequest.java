package doorhouse.userpool.authorization;

import doorhouse.userpool.client.AppClient;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a client asked at the authorization endpoint, checked.
///
/// @param redirectUri the client's own
/// @param scopes that are granted: the client's and in force, in the order asked
/// @param state null where there is none, as in all that follow
/// @param nonce for the ID token
/// @param codeChallenge the S256 challenge (RFC 7636)
/// @param resource whom the access token is for (RFC 8707)
/// @param lang the language of the pages
/// @param prompt empty where nothing was said
/// @param loginHint the user's name to begin with
/// @param identityProvider the provider to go to at once; `COGNITO` for the pool itself
/// @param idpIdentifier the same by another of its names
/// @param maxAge how long ago the user may have signed in
/// @param pushed the reference under which the client pushed the request (RFC 9126)
public record AuthorizationRequest(
        AppClient client,
        String redirectUri,
        ResponseType responseType,
        List<String> scopes,
        @Nullable String state,
        @Nullable String nonce,
        @Nullable String codeChallenge,
        @Nullable String resource,
        @Nullable String lang,
        Set<Prompt> prompt,
        @Nullable String loginHint,
        @Nullable String identityProvider,
        @Nullable String idpIdentifier,
        @Nullable Duration maxAge,
        @Nullable String pushed) {
    public AuthorizationRequest {
        scopes = List.copyOf(scopes);
        prompt = Set.copyOf(prompt);
    }

    public ReturnAddress returnAddress() {
        return new ReturnAddress(redirectUri, responseType, state);
    }

    /// The request as it goes to a provider.
    public AuthorizationRequest withProvider(String name) {
        return new AuthorizationRequest(
                client,
                redirectUri,
                responseType,
                scopes,
                state,
                nonce,
                codeChallenge,
                resource,
                lang,
                prompt,
                loginHint,
                name,
                null,
                maxAge,
                pushed);
    }

    /// The request once the user did what was to be prompted for.
    public AuthorizationRequest withoutPrompt() {
        return prompting(Set.of());
    }

    /// The request for a user who is to sign in whether or not a session says it all.
    public AuthorizationRequest signingInAnew() {
        return prompting(Set.of(Prompt.LOGIN));
    }

    private AuthorizationRequest prompting(Set<Prompt> other) {
        return new AuthorizationRequest(
                client,
                redirectUri,
                responseType,
                scopes,
                state,
                nonce,
                codeChallenge,
                resource,
                lang,
                other,
                loginHint,
                identityProvider,
                idpIdentifier,
                maxAge,
                pushed);
    }

    /// The query that says the same again, to be carried on in links and forms: read anew at each
    /// step, so a browser that changes it gains nothing.
    public String query() {
        return parameters().entrySet().stream()
                .map(p ->
                        p.getKey() + "=" + URLEncoder.encode(p.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private Map<String, String> parameters() {
        var all = new LinkedHashMap<String, String>();
        all.put("client_id", client.id().value());
        if (pushed != null) {
            all.put("request_uri", pushed);
            put(all, "lang", lang);
            put(all, "identity_provider", identityProvider);
            put(all, "idp_identifier", idpIdentifier);
            return all;
        }
        all.put("redirect_uri", redirectUri);
        all.put("response_type", responseType.toString());
        if (!scopes.isEmpty()) all.put("scope", String.join(" ", scopes));
        put(all, "state", state);
        put(all, "nonce", nonce);
        put(all, "code_challenge", codeChallenge);
        put(all, "code_challenge_method", codeChallenge == null ? null : "S256");
        put(all, "resource", resource);
        put(all, "lang", lang);
        if (!prompt.isEmpty()) {
            all.put(
                    "prompt",
                    prompt.stream()
                            .map(Prompt::toString)
                            .sorted()
                            .collect(Collectors.joining(" ")));
        }
        put(all, "login_hint", loginHint);
        put(all, "identity_provider", identityProvider);
        put(all, "idp_identifier", idpIdentifier);
        put(all, "max_age", maxAge == null ? null : Long.toString(maxAge.toSeconds()));
        return all;
    }

    private static void put(Map<String, String> all, String name, @Nullable String value) {
        if (value != null) all.put(name, value);
    }
}
