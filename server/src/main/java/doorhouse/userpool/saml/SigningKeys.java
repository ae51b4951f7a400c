package doorhouse.userpool.saml;

import java.security.PublicKey;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;

/// The keys by which a provider may sign at a time.
final class SigningKeys {
    private SigningKeys() {}

    /// Those whose certificates are in force. Who issued one does not matter: the metadata vouches.
    static List<PublicKey> of(List<X509Certificate> certificates, Instant now) {
        return certificates.stream()
                .filter(certificate -> inForce(certificate, now))
                .map(X509Certificate::getPublicKey)
                .toList();
    }

    private static boolean inForce(X509Certificate certificate, Instant now) {
        try {
            certificate.checkValidity(Date.from(now));
            return true;
        } catch (CertificateExpiredException | CertificateNotYetValidException e) {
            return false;
        }
    }
}
