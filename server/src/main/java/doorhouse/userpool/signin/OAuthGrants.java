package doorhouse.userpool.signin;

import static doorhouse.operation.CognitoErrors.NOT_AUTHORIZED;

import doorhouse.id.UserPoolId;
import doorhouse.token.IssuedTokens;
import doorhouse.token.MachineTokenRequest;
import doorhouse.token.RefreshToken;
import doorhouse.token.RefreshTokens;
import doorhouse.token.TokenIssuer;
import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.session.RevokedFamilies;
import doorhouse.userpool.trigger.Occasion;
import doorhouse.userpool.trigger.PreTokenGeneration;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Tokens of the OAuth 2.0 endpoints. The caller has checked the client and what it was granted.
public final class OAuthGrants {
    /// What was granted on a user's behalf.
    ///
    /// @param family of the tokens (`origin_jti`)
    /// @param nonce for the ID token; null for none
    /// @param resource whom the access token is for; null for nobody in particular
    public record Granted(
            SignedIn who,
            String family,
            List<String> scopes,
            @Nullable String nonce,
            @Nullable String resource) {
        public Granted {
            scopes = List.copyOf(scopes);
        }
    }

    private final TokenGrants grants;
    private final TokenIssuer issuer;
    private final RefreshTokens refreshTokens;
    private final RefreshFlow refreshFlow;
    private final RevokedFamilies revoked;
    private final PreTokenGeneration preTokenGeneration;
    private final Function<UserPoolId, String> issuerUrl;
    private final Clock clock;

    /// @param issuerUrl the issuer of a pool
    public OAuthGrants(
            TokenGrants grants,
            TokenIssuer issuer,
            RefreshTokens refreshTokens,
            RefreshFlow refreshFlow,
            RevokedFamilies revoked,
            PreTokenGeneration preTokenGeneration,
            Function<UserPoolId, String> issuerUrl,
            Clock clock) {
        this.grants = grants;
        this.issuer = issuer;
        this.refreshTokens = refreshTokens;
        this.refreshFlow = refreshFlow;
        this.revoked = revoked;
        this.preTokenGeneration = preTokenGeneration;
        this.issuerUrl = issuerUrl;
        this.clock = clock;
    }

    /// The tokens for what a user granted.
    ///
    /// @param boundTo the thumbprint of the key that the client has proved to hold; null for none
    /// @throws doorhouse.operation.ApiException what the pool's function makes of it
    public IssuedTokens forGrant(Granted granted, @Nullable String boundTo) {
        // A client that proves itself needs no second proof to refresh (RFC 9449 §5).
        boolean proves = granted.who().client().hasSecret();
        var token = refreshToken(granted, proves ? null : boundTo);
        return issue(granted, token, boundTo)
                .with(refreshTokens.seal(granted.who().pool().id(), token));
    }

    /// The tokens of the implicit flow: none to refresh with.
    ///
    /// @throws doorhouse.operation.ApiException what the pool's function makes of it
    public IssuedTokens implicit(Granted granted) {
        return issue(granted, refreshToken(granted, null), null);
    }

    private RefreshToken refreshToken(Granted granted, @Nullable String boundTo) {
        var who = granted.who();
        return new RefreshToken(
                UUID.randomUUID().toString(),
                granted.family(),
                who.client().id(),
                who.user().sub(),
                who.user().username(),
                who.eventId(),
                who.authenticatedAt(),
                who.user().tokenGeneration(),
                granted.scopes(),
                clock.instant().plus(who.client().refreshTokenValidity()),
                who.device(),
                granted.resource(),
                true,
                boundTo);
    }

    private IssuedTokens issue(Granted granted, RefreshToken token, @Nullable String boundTo) {
        var who = granted.who();
        var occasion = new Occasion(who.pool(), who.client().id(), Map.of());
        var content = grants.ofBrowser(occasion, who.user(), token);
        var request = new TokenGrants.ForRequest(granted.nonce(), boundTo);
        return grants.issue(who.pool(), who.client(), who.user(), token, content, request);
    }

    /// New tokens for a refresh token: of the scopes first granted. One of the API does as well,
    /// unless the pool tracks devices.
    ///
    /// @throws doorhouse.operation.ApiException as [RefreshFlow#exchange]
    public IssuedTokens refresh(
            UserPool pool, AppClient client, String text, @Nullable String boundTo) {
        var occasion = new Occasion(pool, client.id(), Map.of());
        return refreshFlow.exchange(occasion, client, text, null, boundTo);
    }

    /// The scopes of a refresh token of this client.
    ///
    /// @throws doorhouse.operation.ApiException NotAuthorizedException where it is none
    public List<String> scopes(AppClient client, String text) {
        return refreshTokens
                .open(client.userPoolId(), text)
                .filter(token -> token.clientId().equals(client.id()))
                .map(RefreshToken::scopes)
                .orElseThrow(() -> NOT_AUTHORIZED.because("Invalid Refresh Token"));
    }

    /// A machine's access token.
    ///
    /// @param metadata `aws_client_metadata` of the request
    /// @throws doorhouse.operation.ApiException what the pool's function makes of it
    public IssuedTokens ofMachine(
            UserPool pool,
            AppClient client,
            List<String> scopes,
            Map<String, String> metadata,
            @Nullable String boundTo) {
        var content = preTokenGeneration.ofMachine(pool, client.id(), metadata, scopes);
        return issuer.issue(
                new MachineTokenRequest(
                        pool.id(),
                        issuerUrl.apply(pool.id()),
                        client.id(),
                        content.scopes(),
                        client.accessTokenValidity(),
                        boundTo,
                        content.accessChanges()));
    }

    /// Ends a refresh token with its family.
    ///
    /// @return false when it is a signed token, which cannot be revoked alone; what is no token of
    ///   this client is passed over
    public boolean revoke(AppClient client, String text) {
        if (TokenOperations.isSigned(text)) return false;
        refreshTokens
                .open(client.userPoolId(), text)
                .filter(token -> token.clientId().equals(client.id()))
                .ifPresent(token -> revoked.revoke(client.userPoolId(), token));
        return true;
    }
}
