package doorhouse.identitypool.token;

import doorhouse.crypto.SigningAlgorithm;
import doorhouse.id.IdentityId;
import doorhouse.id.IdentityPoolId;
import doorhouse.token.KeyOwner;
import doorhouse.token.OwnerTokens;
import doorhouse.token.SigningKeys;
import doorhouse.token.TokenUse;
import doorhouse.wire.Json;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Issues and checks the tokens of identities: RS512, by keys of all identity pools together, which
/// are made when first wanted.
public final class IdentityTokens {
    /// How policies, logins and answers name us as a provider, whatever our address is.
    public static final String PROVIDER = "cognito-identity.amazonaws.com";

    /// Below the public address: the issuer.
    public static final String PATH = "/cognito-identity";

    static final SigningAlgorithm ALGORITHM = SigningAlgorithm.RS512;

    /// Session tags in tokens. Source: AWS STS, "Passing session tags in AWS STS".
    private static final String TAGS = "https://aws.amazon.com/tags";

    private static final String PRINCIPAL_TAGS = "principal_tags";

    /// What a check comes to.
    public sealed interface Read {
        /// Signed here, and alive.
        record Good(IdentityToken token, Instant end) implements Read {}

        /// @param now the time that it was checked at
        record Expired(Instant end, Instant now) implements Read {}

        /// It names us as its issuer, but no key of ours made the signature.
        record BadSignature() implements Read {}

        /// No token of ours.
        record Foreign() implements Read {}
    }

    private final SigningKeys keys;
    private final OwnerTokens tokens;
    private final Supplier<String> issuer;
    private final Clock clock;

    /// @param publicUrl how clients reach this server, without a slash at the end
    public IdentityTokens(SigningKeys keys, Supplier<String> publicUrl, Clock clock) {
        this.keys = keys;
        this.issuer = () -> publicUrl.get() + PATH;
        this.tokens = new OwnerTokens(keys, KeyOwner.IDENTITY_POOLS, TokenUse.IDENTITY, issuer);
        this.clock = clock;
    }

    /// The issuer's URL, which tokens name.
    public String issuer() {
        return issuer.get();
    }

    /// The public keys (RFC 7517).
    ObjectNode jwks() {
        ensureKeys();
        return keys.jwks(KeyOwner.IDENTITY_POOLS).orElseThrow();
    }

    private void ensureKeys() {
        keys.ensure(KeyOwner.IDENTITY_POOLS, ALGORITHM);
    }

    /// Not to be called inside a transaction, for the first call may have to make keys.
    ///
    /// @param validity at most a day
    public String issue(IdentityToken token, Duration validity) {
        ensureKeys();
        long now = clock.instant().getEpochSecond();
        var claims = Json.object().put("sub", token.identity().value());
        claims.put("aud", token.pool().value());
        var methods = claims.putArray("amr");
        token.methods().forEach(methods::add);
        claims.put("iss", issuer()).put("exp", now + validity.toSeconds()).put("iat", now);
        if (!token.tags().isEmpty()) {
            var tags = claims.putObject(TAGS).putObject(PRINCIPAL_TAGS);
            token.tags().forEach((key, value) -> tags.putArray(key).add(value));
        }
        return tokens.sign(claims);
    }

    /// Whether the pool and the identity are still there is not asked here.
    public Read verify(String token) {
        return switch (tokens.read(token)) {
            case OwnerTokens.Read.Ours(var claims) -> alive(claims);
            case OwnerTokens.Read.BadSignature() -> new Read.BadSignature();
            case OwnerTokens.Read.Foreign() -> new Read.Foreign();
        };
    }

    private Read alive(ObjectNode claims) {
        var now = clock.instant();
        long end = claims.path("exp").asLong(0);
        if (now.getEpochSecond() >= end) {
            return new Read.Expired(Instant.ofEpochSecond(end), now);
        }
        var token =
                new IdentityToken(
                        new IdentityPoolId(claims.path("aud").asString()),
                        new IdentityId(claims.path("sub").asString()),
                        texts(claims.path("amr")),
                        tags(claims.path(TAGS).path(PRINCIPAL_TAGS)));
        return new Read.Good(token, Instant.ofEpochSecond(end));
    }

    private static Map<String, String> tags(JsonNode given) {
        var tags = new LinkedHashMap<String, String>();
        given.propertyStream()
                .forEach(tag ->
                        texts(tag.getValue()).stream()
                                .findFirst()
                                .ifPresent(v -> tags.put(tag.getKey(), v)));
        return tags;
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asString).toList();
    }
}
