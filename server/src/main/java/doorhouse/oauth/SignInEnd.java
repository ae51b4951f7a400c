package doorhouse.oauth;

import static java.util.Objects.requireNonNull;

import doorhouse.http.Request;
import doorhouse.http.Response;
import doorhouse.http.SetCookie;
import doorhouse.operation.ApiException;
import doorhouse.token.IssuedTokens;
import doorhouse.userpool.authorization.AuthorizationCodes;
import doorhouse.userpool.authorization.AuthorizationRequest;
import doorhouse.userpool.authorization.PushedRequests;
import doorhouse.userpool.signin.OAuthGrants;
import doorhouse.userpool.signin.SignedIn;
import doorhouse.userpool.signin.ToldAttributes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/// Where every sign-in by a browser ends: the client gets its answer.
public final class SignInEnd {
    private final SessionCookie cookie;
    private final AuthorizationCodes codes;
    private final OAuthGrants grants;
    private final PushedRequests pushed;

    public SignInEnd(
            SessionCookie cookie,
            AuthorizationCodes codes,
            OAuthGrants grants,
            PushedRequests pushed) {
        this.cookie = cookie;
        this.codes = codes;
        this.grants = grants;
        this.pushed = pushed;
    }

    /// Sends a user who has just signed in back to the client, and keeps the browser signed in.
    public Response signedIn(
            PoolSite site, Request request, AuthorizationRequest asked, SignedIn who) {
        return granted(site, request, asked, who).with(keep(site, request, who));
    }

    /// Keeps the browser signed in, in place of whoever was before.
    public SetCookie keep(PoolSite site, Request request, SignedIn who) {
        return cookie.begin(site, request, who);
    }

    /// Sends the browser of a user who was signed in before back to the client.
    public Response granted(
            PoolSite site, Request request, AuthorizationRequest asked, SignedIn who) {
        boolean same =
                who.client().id().equals(asked.client().id())
                        && who.pool().id().equals(site.pool().id());
        if (!same) throw new IllegalArgumentException("signed in for another client");
        // What was pushed is answered once (RFC 9126 §4).
        if (asked.pushed() != null && !pushed.spend(site.pool().id(), asked.pushed())) {
            return refused(
                    site, request, asked, "invalid_request", "The request was answered already.");
        }
        return switch (asked.responseType()) {
            case CODE ->
                    Answers.toClient(
                            site,
                            request,
                            asked.returnAddress(),
                            Map.of("code", codes.give(asked, who)));
            case TOKEN -> implicit(site, request, asked, who);
            case NONE -> Answers.toClient(site, request, asked.returnAddress(), Map.of());
        };
    }

    private Response implicit(
            PoolSite site, Request request, AuthorizationRequest asked, SignedIn who) {
        if (!ToldAttributes.by(asked.scopes()).readableBy(asked.client())) {
            return refused(
                    site,
                    request,
                    asked,
                    "invalid_scope",
                    "The client cannot read what a scope names.");
        }
        var granted =
                new OAuthGrants.Granted(
                        who,
                        UUID.randomUUID().toString(),
                        asked.scopes(),
                        asked.nonce(),
                        asked.resource());
        try {
            return Answers.toClient(
                    site, request, asked.returnAddress(), parameters(grants.implicit(granted)));
        } catch (ApiException e) {
            return refused(site, request, asked, "invalid_request", e.sentence());
        }
    }

    /// RFC 6749 §4.2.2.
    private static Map<String, String> parameters(IssuedTokens tokens) {
        var told = new LinkedHashMap<String, String>();
        if (tokens.idToken() != null) told.put("id_token", requireNonNull(tokens.idToken()));
        told.put("access_token", tokens.accessToken());
        told.put("expires_in", Long.toString(tokens.accessTokenValidity().toSeconds()));
        told.put("token_type", "Bearer");
        return told;
    }

    /// Tells the client that it gets nothing.
    ///
    /// @param error a word of RFC 6749 §4.1.2.1 or OpenID Connect Core §3.1.2.6
    /// @param description for the client's developer; empty for nothing
    public Response refused(
            PoolSite site,
            Request request,
            AuthorizationRequest asked,
            String error,
            String description) {
        return Answers.toClient(
                site, request, asked.returnAddress(), parameters(error, description));
    }

    static Map<String, String> parameters(String error, String description) {
        var told = new LinkedHashMap<String, String>();
        told.put("error", error);
        if (!description.isEmpty()) told.put("error_description", description);
        return told;
    }
}
