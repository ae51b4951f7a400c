package doorhouse.oauth;

import com.github.benmanes.caffeine.cache.Ticker;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import doorhouse.outbound.PeerCalls;
import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.pool.UserPools;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Public keys of clients, as their pools' tags give them.
public final class ClientKeys {
    private static final int ED25519_BYTES = 32;

    private final UserPools pools;
    private final RemoteClientKeys remote;

    public ClientKeys(UserPools pools, PeerCalls peers, Ticker ticker) {
        this.pools = pools;
        this.remote = new RemoteClientKeys(peers, ticker);
    }

    /// The public keys of a client.
    ///
    /// @param keyId that a signature names; null for none
    public List<JWK> of(AppClient client, @Nullable String keyId) {
        var extensions = pools.get(client.userPoolId()).settings().extensions();
        var here = extensions.publicKey(client.id());
        if (here.isPresent()) return here.flatMap(ClientKeys::read).stream().toList();
        return extensions
                .jwksUri(client.id())
                .map(uri -> remote.find(URI.create(uri), keyId))
                .orElse(List.of());
    }

    /// @param text SubjectPublicKeyInfo (RFC 5280 §4.1) in DER, Base64
    /// @return empty where it is no key that a client may use
    static Optional<JWK> read(String text) {
        try {
            var encoded = new X509EncodedKeySpec(Base64.getDecoder().decode(text));
            return ec(encoded).or(() -> ed25519(encoded)).or(() -> rsa(encoded));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<JWK> ec(X509EncodedKeySpec encoded) {
        try {
            var key = (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(encoded);
            return Optional.of(new ECKey.Builder(Curve.P_256, key).build());
        } catch (GeneralSecurityException | IllegalStateException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<JWK> ed25519(X509EncodedKeySpec encoded) {
        try {
            byte[] der = KeyFactory.getInstance("Ed25519").generatePublic(encoded).getEncoded();
            byte[] raw = Arrays.copyOfRange(der, der.length - ED25519_BYTES, der.length);
            return Optional.of(
                    new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(raw)).build());
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static Optional<JWK> rsa(X509EncodedKeySpec encoded) {
        try {
            var key = (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(encoded);
            return Optional.of(new RSAKey.Builder(key).build());
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }
}
