package doorhouse.oauth;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import doorhouse.crypto.Hashes;
import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.session.SpentMarks;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// Clients that prove themselves by a JWT of their own signature, `private_key_jwt` (RFC 7523 §3,
/// OpenID Connect Core §9). Each is taken once.
public final class ClientAssertions {
    /// RFC 7523 §2.2.
    static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private static final int LONGEST = 8_192;
    private static final int LONGEST_JTI = 256;

    /// How far the clocks of clients may be from ours.
    private static final Duration SKEW = Duration.ofMinutes(1);

    /// No assertion may live longer: as long is its mark kept.
    private static final Duration LONGEST_LIFE = Duration.ofHours(1);

    private final BiFunction<AppClient, @Nullable String, List<JWK>> keys;
    private final SpentMarks marks;
    private final Clock clock;

    /// @param keys the public keys of a client; those of a key id where one is named
    public ClientAssertions(
            BiFunction<AppClient, @Nullable String, List<JWK>> keys,
            SpentMarks marks,
            Clock clock) {
        this.keys = keys;
        this.marks = marks;
        this.clock = clock;
    }

    /// Whom the assertion says to be of, unchecked: to know whose keys to look for.
    static @Nullable String subject(String text) {
        try {
            return text.length() > LONGEST
                    ? null
                    : SignedJWT.parse(text).getJWTClaimsSet().getSubject();
        } catch (ParseException | IllegalStateException e) {
            return null;
        }
    }

    /// Checks the assertion and spends it.
    ///
    /// @param audiences the names by which this server may be meant
    boolean proves(AppClient client, String text, Collection<String> audiences) {
        if (text.length() > LONGEST) return false;
        try {
            var jwt = SignedJWT.parse(text);
            var claims = jwt.getJWTClaimsSet();
            return says(claims, client, audiences)
                    && keys.apply(client, jwt.getHeader().getKeyID()).stream()
                            .anyMatch(key -> ClientSignatures.verified(jwt, key))
                    && spend(client, claims);
        } catch (ParseException | IllegalStateException e) {
            return false;
        }
    }

    private boolean says(JWTClaimsSet claims, AppClient client, Collection<String> audiences) {
        var id = client.id().value();
        return id.equals(claims.getIssuer())
                && id.equals(claims.getSubject())
                && claims.getAudience().size() == 1
                && audiences.contains(claims.getAudience().getFirst())
                && alive(claims)
                && claims.getJWTID() != null
                && !claims.getJWTID().isEmpty()
                && claims.getJWTID().length() <= LONGEST_JTI;
    }

    private boolean alive(JWTClaimsSet claims) {
        var now = clock.instant();
        var expires = claims.getExpirationTime();
        var notBefore = claims.getNotBeforeTime();
        if (expires == null) return false;
        Instant end = expires.toInstant();
        return end.isAfter(now.minus(SKEW))
                && !end.isAfter(now.plus(LONGEST_LIFE))
                && (notBefore == null || !notBefore.toInstant().isAfter(now.plus(SKEW)));
    }

    private boolean spend(AppClient client, JWTClaimsSet claims) {
        var id = client.id() + " " + claims.getJWTID();
        byte[] digest = Hashes.sha256(id.getBytes(StandardCharsets.UTF_8));
        var mark = "assertion:" + Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        marks.requireKnown(claims.getExpirationTime().toInstant());
        var end = clock.instant().plus(LONGEST_LIFE).plus(SKEW.multipliedBy(2));
        return marks.spend(client.userPoolId(), mark, end);
    }
}
