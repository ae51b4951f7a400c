package doorhouse.userpool.session;

import static doorhouse.operation.CognitoErrors.NOT_AUTHORIZED;

import doorhouse.id.ClientId;
import doorhouse.id.DeviceKey;
import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import doorhouse.operation.ApiException;
import doorhouse.operation.SignedInUser;
import doorhouse.store.Database;
import doorhouse.store.Reads;
import doorhouse.token.AccessTokenCheck;
import doorhouse.token.TokenId;
import doorhouse.userpool.client.AppClients;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.directory.Users;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// The check of the access token that a user's call carries: signature and lifetime, then, at the
/// store, that neither the token's family nor all of the user's tokens were revoked, that the user
/// is still there and enabled, and that the token has the scope for the user's own operations.
public final class AccessTokens {
    private static final String OWN_OPERATIONS = "aws.cognito.signin.user.admin";

    private final Database database;
    private final AccessTokenCheck check;
    private final AppClients clients;
    private final Users users;
    private final RevokedFamilies revoked;

    public AccessTokens(
            Database database,
            AccessTokenCheck check,
            AppClients clients,
            Users users,
            RevokedFamilies revoked) {
        this.database = database;
        this.check = check;
        this.clients = clients;
        this.users = users;
        this.revoked = revoked;
    }

    /// @throws ApiException NotAuthorizedException with the sentence of what is wrong, or
    ///   UserNotFoundException
    public SignedInUser authenticate(String token) {
        return switch (check.check(token)) {
            // The user's own operations have no place for a proof of its key.
            case AccessTokenCheck.Result.Good(_, var claims) when boundTo(claims) != null ->
                    throw NOT_AUTHORIZED.because("Invalid Access Token");
            case AccessTokenCheck.Result.Good(var pool, var claims) -> alive(pool, claims);
            case AccessTokenCheck.Result.Expired() ->
                    throw NOT_AUTHORIZED.because("Access Token has expired");
            case AccessTokenCheck.Result.BadSignature() ->
                    throw NOT_AUTHORIZED.because("Could not verify signature for Access Token");
            case AccessTokenCheck.Result.Invalid() ->
                    throw NOT_AUTHORIZED.because("Invalid Access Token");
        };
    }

    /// The bearer of an access token of any scopes.
    ///
    /// @param user as of now
    /// @param boundTo the thumbprint of the key that its bearer must prove to hold; null for none
    public record Bearer(
            User user, ClientId client, Set<String> scopes, @Nullable String boundTo) {}

    /// Whose token it is, if it is one of this pool's users and still good.
    public Optional<Bearer> bearer(UserPoolId pool, String token) {
        return claims(pool, token)
                .filter(claims -> !ofMachine(claims))
                .flatMap(claims -> bearer(pool, claims));
    }

    private Optional<ObjectNode> claims(UserPoolId pool, String token) {
        return check.check(token) instanceof AccessTokenCheck.Result.Good(var of, var claims)
                        && of.equals(pool)
                ? Optional.of(claims)
                : Optional.empty();
    }

    private Optional<Bearer> bearer(UserPoolId pool, ObjectNode claims) {
        var known = known(pool, claims);
        return known.user
                .get()
                .filter(User::enabled)
                .filter(user -> !known.revoked(user, claims))
                .map(user ->
                        new Bearer(
                                user,
                                new ClientId(claims.path("client_id").asString()),
                                scopes(claims),
                                boundTo(claims)));
    }

    private static @Nullable String boundTo(ObjectNode claims) {
        return claims.at("/cnf/jkt").asString(null);
    }

    /// What an access token of this pool says that is still good, of a user or of a machine, as
    /// long as its client is there; empty for any other text.
    public Optional<ObjectNode> living(UserPoolId pool, String token) {
        return claims(pool, token)
                .filter(claims -> ofClientOf(pool, claims))
                .filter(claims -> ofMachine(claims) || bearer(pool, claims).isPresent());
    }

    private boolean ofClientOf(UserPoolId pool, ObjectNode claims) {
        return clients.find(new ClientId(claims.path("client_id").asString()))
                .filter(client -> client.userPoolId().equals(pool))
                .isPresent();
    }

    /// Whether the token is about a client (RFC 6749 §4.4): the same stands in its `sub`.
    private static boolean ofMachine(ObjectNode claims) {
        return claims.path("sub").equals(claims.path("client_id"));
    }

    /// What the store says of a token's user and family.
    private record Known(Supplier<Optional<User>> user, Supplier<Boolean> familyEnded) {
        boolean revoked(User user, ObjectNode claims) {
            long generation = TokenId.generation(claims.path("jti").asString());
            return generation != user.tokenGeneration() || familyEnded.get();
        }
    }

    private Known known(UserPoolId pool, ObjectNode claims) {
        var reads = new Reads();
        var user = reads.add(users.reading(pool, new Sub(claims.path("sub").asString())));
        String family = claims.path("origin_jti").asString(null);
        Supplier<Boolean> familyEnded =
                family == null
                        ? () -> false
                        : reads.add(revoked.reading(pool, family, end(claims)));
        database.read(reads);
        return new Known(user, familyEnded);
    }

    private static Instant end(ObjectNode claims) {
        return Instant.ofEpochSecond(claims.path("exp").asLong(0));
    }

    private static Set<String> scopes(ObjectNode claims) {
        return Set.of(claims.path("scope").asString("").split(" "));
    }

    private SignedInUser alive(UserPoolId pool, ObjectNode claims) {
        if (ofMachine(claims)) throw tooLittle();
        var known = known(pool, claims);
        var user = known.user.get().orElseThrow(Users::unknown);
        if (known.revoked(user, claims)) {
            throw NOT_AUTHORIZED.because("Access Token has been revoked");
        }
        if (!user.enabled()) throw NOT_AUTHORIZED.because("User is disabled.");
        var scopes = scopes(claims);
        if (!scopes.contains(OWN_OPERATIONS)) throw tooLittle();
        String family = claims.path("origin_jti").asString(null);
        String device = claims.path("device_key").asString(null);
        return new SignedInUser(
                pool,
                new ClientId(claims.path("client_id").asString()),
                user.sub(),
                user.username(),
                scopes,
                family,
                device == null ? null : new DeviceKey(device));
    }

    private static ApiException tooLittle() {
        return NOT_AUTHORIZED.because("Access Token does not have required scopes");
    }
}
