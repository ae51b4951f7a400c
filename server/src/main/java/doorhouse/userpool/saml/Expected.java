package doorhouse.userpool.saml;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a response must fit.
///
/// @param entityId ours
/// @param consumer the URL that the response was posted to
/// @param request the id of the request that we sent this browser with; empty where the provider
///   began, and then the response must answer none
/// @param provider the provider's entity id
/// @param certificates the provider's, from its metadata; those whose time is over check nothing
/// @param decryption where the provider must encrypt its assertions for us
public record Expected(
        String entityId,
        String consumer,
        Optional<String> request,
        String provider,
        List<X509Certificate> certificates,
        Optional<PrivateKey> decryption,
        Instant now) {
    public Expected {
        certificates = List.copyOf(certificates);
    }
}
