package doorhouse.oauth;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import doorhouse.crypto.Hashes;
import doorhouse.id.UserPoolId;
import doorhouse.userpool.session.SpentMarks;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/// Proofs that whoever sends a request holds a key (DPoP, RFC 9449 §4). A proof is for one request
/// and is taken once.
public final class DpopProofs {
    private static final int LONGEST = 8_192;
    private static final int LONGEST_JTI = 256;
    private static final String TYPE = "dpop+jwt";

    /// How far the clocks of clients may be from ours, and how long a proof is good.
    private static final Duration WINDOW = Duration.ofMinutes(1);

    /// The proof is none, or not of this request.
    static final class Invalid extends Exception {
        private static final long serialVersionUID = 1;

        private final String sentence;

        Invalid(String sentence) {
            super(sentence, null, false, false);
            this.sentence = sentence;
        }

        String sentence() {
            return sentence;
        }
    }

    private final SpentMarks marks;
    private final Clock clock;

    public DpopProofs(SpentMarks marks, Clock clock) {
        this.marks = marks;
        this.clock = clock;
    }

    /// Checks the proof and spends it.
    ///
    /// @param uri of the request, without query and fragment
    /// @param accessToken that comes with it; null where none does
    /// @return the thumbprint of the key (RFC 7638 with SHA-256, Base64url)
    String check(
            UserPoolId pool, String text, String method, String uri, @Nullable String accessToken)
            throws Invalid {
        try {
            if (text.length() > LONGEST) throw new Invalid("the proof is too long");
            var proof = SignedJWT.parse(text);
            var type = proof.getHeader().getType();
            if (type == null || !TYPE.equals(type.getType()))
                throw new Invalid("the proof's typ is not " + TYPE);
            var key = proof.getHeader().getJWK();
            if (key == null || !ClientSignatures.verified(proof, key))
                throw new Invalid("the proof is not signed by its key");
            var claims = proof.getJWTClaimsSet();
            checkRequest(claims, method, uri);
            if (accessToken != null) checkToken(claims, accessToken);
            var thumbprint = key.computeThumbprint().toString();
            spend(pool, claims, thumbprint);
            return thumbprint;
        } catch (ParseException | JOSEException | IllegalStateException e) {
            throw new Invalid("the proof is not a signed JWT");
        }
    }

    private static void checkRequest(JWTClaimsSet claims, String method, String uri)
            throws ParseException, Invalid {
        if (!method.equals(claims.getStringClaim("htm")))
            throw new Invalid("the proof is for another method");
        var htu = claims.getStringClaim("htu");
        if (htu == null || !same(htu, uri)) throw new Invalid("the proof is for another address");
    }

    /// RFC 9449 §4.3: query and fragment do not count, nor does how the host is spelled.
    private static boolean same(String told, String uri) {
        try {
            var one = URI.create(told);
            var other = URI.create(uri);
            return other.getScheme().equalsIgnoreCase(one.getScheme())
                    && other.getRawAuthority().equalsIgnoreCase(one.getRawAuthority())
                    && other.getRawPath().equals(one.getRawPath());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static void checkToken(JWTClaimsSet claims, String accessToken)
            throws ParseException, Invalid {
        var wanted =
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(Hashes.sha256(accessToken.getBytes(US_ASCII)));
        if (!wanted.equals(claims.getStringClaim("ath")))
            throw new Invalid("the proof is for another access token");
    }

    private void spend(UserPoolId pool, JWTClaimsSet claims, String thumbprint) throws Invalid {
        Date issued = claims.getIssueTime();
        var now = clock.instant();
        if (issued == null
                || issued.toInstant().isBefore(now.minus(WINDOW))
                || issued.toInstant().isAfter(now.plus(WINDOW)))
            throw new Invalid("the proof was not made now");
        var id = claims.getJWTID();
        if (id == null || id.isEmpty() || id.length() > LONGEST_JTI)
            throw new Invalid("the proof has no jti");
        var digest =
                Hashes.sha256(
                        (thumbprint + " " + id).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        var mark = "dpop:" + Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        // Longer than it is good, for nodes whose clocks differ.
        if (!marks.spend(pool, mark, now.plus(WINDOW.multipliedBy(3))))
            throw new Invalid("the proof was used already");
    }
}
