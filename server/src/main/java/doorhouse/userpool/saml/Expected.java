package doorhouse.userpool.saml;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a response must fit.
///
/// @param entityIds ours; an assertion must be for one of them
/// @param consumers URLs that the response may have been posted to
/// @param request the id of the request that we sent this browser with; empty where the provider
///   began, and then the response must answer none
/// @param provider the provider's entity id
/// @param certificates the provider's, from its metadata; those whose time is over check nothing
/// @param decryption where the provider must encrypt its assertions for us
public record Expected(
        Set<String> entityIds,
        Set<String> consumers,
        Optional<String> request,
        String provider,
        List<X509Certificate> certificates,
        Optional<PrivateKey> decryption,
        Instant now) {
    public Expected {
        entityIds = Set.copyOf(entityIds);
        consumers = Set.copyOf(consumers);
        certificates = List.copyOf(certificates);
    }
}
