package doorhouse.userpool.signin;

import doorhouse.id.UserPoolId;
import doorhouse.token.IssuedTokens;
import doorhouse.token.RefreshToken;
import doorhouse.token.RefreshTokens;
import doorhouse.token.TokenIssuer;
import doorhouse.token.TokenRequest;
import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.group.GroupClaims;
import doorhouse.userpool.group.Groups;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.trigger.Occasion;
import doorhouse.userpool.trigger.PreTokenGeneration;
import doorhouse.userpool.trigger.PreTokenGeneration.Content;
import doorhouse.userpool.trigger.PreTokenGeneration.Source;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Gives tokens to a user who has shown everything that was asked.
public final class TokenGrants {
    /// What an access token of an API sign-in may do: the user's own operations.
    private static final List<String> SCOPES = List.of("aws.cognito.signin.user.admin");

    private final TokenIssuer issuer;
    private final RefreshTokens refreshTokens;
    private final Groups groups;
    private final PreTokenGeneration preTokenGeneration;
    private final Function<UserPoolId, String> issuerUrl;
    private final Clock clock;

    /// @param issuerUrl the issuer of a pool
    public TokenGrants(
            TokenIssuer issuer,
            RefreshTokens refreshTokens,
            Groups groups,
            PreTokenGeneration preTokenGeneration,
            Function<UserPoolId, String> issuerUrl,
            Clock clock) {
        this.issuer = issuer;
        this.refreshTokens = refreshTokens;
        this.groups = groups;
        this.preTokenGeneration = preTokenGeneration;
        this.issuerUrl = issuerUrl;
        this.clock = clock;
    }

    /// The tokens at the end of a sign-in.
    IssuedTokens grant(SignIn signIn) {
        var user = signIn.user();
        var client = signIn.client();
        var token =
                new RefreshToken(
                        UUID.randomUUID().toString(),
                        UUID.randomUUID().toString(),
                        client.id(),
                        user.sub(),
                        user.username(),
                        signIn.eventId(),
                        signIn.startedAt(),
                        user.tokenGeneration(),
                        SCOPES,
                        clock.instant().plus(client.refreshTokenValidity()),
                        signIn.device().orElse(null),
                        null,
                        false,
                        null);
        var content = content(signIn.occasion(), source(signIn), user, SCOPES);
        return issue(signIn.pool(), client, user, token, content, ForRequest.NONE)
                .with(refreshTokens.seal(signIn.pool().id(), token));
    }

    private static Source source(SignIn signIn) {
        if (signIn.fact(SignIn.NEW_PASSWORD).isPresent()) return Source.NEW_PASSWORD_CHALLENGE;
        return signIn.has(SignIn.Factor.DEVICE)
                ? Source.AUTHENTICATE_DEVICE
                : Source.AUTHENTICATION;
    }

    /// What new tokens of a refresh token say, by the user's groups and the pool's own function.
    ///
    /// @param groups of the user, as of now
    Content refreshed(Occasion occasion, User user, RefreshToken token, GroupClaims groups) {
        var plain = Content.of(groups, token.scopes());
        return preTokenGeneration.of(occasion, Source.REFRESH_TOKENS, user, plain);
    }

    /// What the tokens of somebody say who signed in by a browser.
    Content ofBrowser(Occasion occasion, User user, RefreshToken token) {
        return content(occasion, Source.HOSTED_AUTH, user, token.scopes());
    }

    private Content content(Occasion occasion, Source source, User user, List<String> scopes) {
        var plain = Content.of(groups.claims(user.userPoolId(), user.sub()), scopes);
        return preTokenGeneration.of(occasion, source, user, plain);
    }

    /// What of the request stands in the tokens that answer it.
    ///
    /// @param nonce null for none
    /// @param boundTo the thumbprint of the key that the access token is bound to; null for a
    ///   bearer token
    record ForRequest(@Nullable String nonce, @Nullable String boundTo) {
        static final ForRequest NONE = new ForRequest(null, null);
    }

    /// ID and access tokens, of the refresh token's family and with the user's attributes of now.
    IssuedTokens issue(
            UserPool pool,
            AppClient client,
            User user,
            RefreshToken token,
            Content content,
            ForRequest request) {
        var claims = content.groups();
        var told = token.byOAuth() ? ToldAttributes.by(token.scopes()) : ToldAttributes.ALL;
        return issuer.issue(
                new TokenRequest(
                        pool.id(),
                        issuerUrl.apply(pool.id()),
                        client.id(),
                        user.sub(),
                        user.username(),
                        token.family(),
                        client.tokenRevocation() || client.refreshRotation() != null,
                        token.eventId(),
                        token.authenticated(),
                        user.tokenGeneration(),
                        token.deviceKey(),
                        content.scopes(),
                        told.of(client, user),
                        claims.groups(),
                        claims.roles(),
                        claims.preferredRole().orElse(null),
                        client.accessTokenValidity(),
                        client.idTokenValidity(),
                        content.idChanges(),
                        content.accessChanges(),
                        token.byOAuth() ? oauth(token, request) : null));
    }

    private static TokenRequest.OAuth oauth(RefreshToken token, ForRequest request) {
        return new TokenRequest.OAuth(
                token.resource(),
                request.nonce(),
                token.scopes().contains(ToldAttributes.OPENID),
                request.boundTo());
    }

    /// As [#issue], with a refresh token in place of the one that was spent.
    IssuedTokens rotate(
            UserPool pool,
            AppClient client,
            User user,
            RefreshToken token,
            Content content,
            ForRequest request) {
        return issue(pool, client, user, token, content, request)
                .with(refreshTokens.seal(pool.id(), token.successor()));
    }
}
