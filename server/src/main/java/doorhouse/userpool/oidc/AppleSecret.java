package doorhouse.userpool.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import doorhouse.userpool.federation.FederationRefused;
import doorhouse.userpool.identityprovider.IdentityProvider;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Objects;

/// The client secret of Sign in with Apple: a token that we sign by the key that Apple gave the
/// client. Source: "Creating a client secret", Apple Developer Documentation.
final class AppleSecret {
    private static final Duration LIFETIME = Duration.ofMinutes(5);

    private AppleSecret() {}

    /// @throws FederationRefused when the key is none of P-256 in PKCS #8
    static String of(IdentityProvider provider, Instant now) {
        var details = provider.details();
        var header =
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .keyID(details.getOrDefault("key_id", ""))
                        .build();
        var claims =
                new JWTClaimsSet.Builder()
                        .issuer(details.getOrDefault("team_id", ""))
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plus(LIFETIME)))
                        .audience(details.getOrDefault("oidc_issuer", ""))
                        .subject(details.getOrDefault("client_id", ""))
                        .build();
        var token = new SignedJWT(header, claims);
        try {
            token.sign(new ECDSASigner(key(provider)));
        } catch (JOSEException | GeneralSecurityException | IllegalArgumentException e) {
            throw FederationRefused.because(provider.name() + " Error - private_key is not valid");
        }
        return token.serialize();
    }

    private static ECPrivateKey key(IdentityProvider provider) throws GeneralSecurityException {
        var text =
                Objects.requireNonNull(provider.secrets().get("private_key"))
                        .reveal()
                        .replaceAll("-----[A-Z ]+-----", "")
                        .replaceAll("\\s", "");
        var encoded = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(text));
        return (ECPrivateKey) KeyFactory.getInstance("EC").generatePrivate(encoded);
    }
}
