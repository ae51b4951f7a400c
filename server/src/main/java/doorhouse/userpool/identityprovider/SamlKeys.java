package doorhouse.userpool.identityprovider;

import doorhouse.crypto.SelfSignedCertificate;
import doorhouse.crypto.SigningAlgorithm;
import doorhouse.crypto.SigningAlgorithms;
import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.store.Row;
import doorhouse.vault.Vault;
import java.io.ByteArrayInputStream;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/// The RSA keys that SAML providers know a pool by: one that its requests are signed with, and one
/// for each provider that encrypts its answers. Private keys are sealed. Certificates are valid for
/// ten years; that of the signing key is written anew each year, for the same key. Source: Amazon
/// Cognito Developer Guide, "SAML signing and encryption".
public final class SamlKeys {
    private static final String SIGNING = "saml-signing-key";
    private static final String ENCRYPTION = "saml-encryption-key";
    private static final int VALID_YEARS = 10;
    private static final Duration RENEWED_AFTER = Duration.ofDays(365);

    private record SigningKey(byte[] sealed, byte[] certificate, Instant issuedAt) {}

    private final SigningAlgorithms algorithms = SigningAlgorithms.fastest();
    private final Database database;
    private final Vault vault;
    private final SecureRandom random;
    private final Clock clock;

    public SamlKeys(Database database, Vault vault, SecureRandom random, Clock clock) {
        this.database = database;
        this.vault = vault;
        this.random = random;
        this.clock = clock;
    }

    /// The certificate of the key that the pool's SAML requests are signed with, in DER. Makes the
    /// key when it is first asked for. Not to be called inside a transaction.
    public byte[] signingCertificate(UserPoolId pool) {
        var key = find(pool);
        if (key.isEmpty()) {
            add(pool);
            key = find(pool);
        }
        var known = key.orElseThrow(() -> new IllegalStateException("no SAML key of " + pool));
        if (clock.instant().isBefore(known.issuedAt.plus(RENEWED_AFTER))) return known.certificate;
        return renew(pool, known);
    }

    /// A signature by that key, by RSA with SHA-256. Not to be called inside a transaction.
    public byte[] sign(UserPoolId pool, byte[] message) {
        signingCertificate(pool);
        byte[] sealed = find(pool).map(SigningKey::sealed).orElseThrow();
        byte[] pkcs8 = vault.sealer(pool.value()).unseal(SIGNING, "", sealed);
        var key = algorithms.privateKey(SigningAlgorithm.RS256, pkcs8);
        return algorithms.sign(SigningAlgorithm.RS256, key, message);
    }

    /// The key that a provider's assertions are encrypted for, as the JDK's ciphers want it.
    ///
    /// @param provider one that encrypts
    public PrivateKey decryptionKey(IdentityProvider provider) {
        var key = provider.encryption();
        if (key == null) throw new IllegalStateException("no key of " + provider.name());
        byte[] pkcs8 =
                vault.sealer(provider.userPoolId().value())
                        .unseal(ENCRYPTION, provider.name(), key.sealed());
        return SigningAlgorithms.jdk().privateKey(SigningAlgorithm.RS256, pkcs8);
    }

    /// A new key for a provider to encrypt for. Not to be called inside a transaction, for it has
    /// to be computed.
    EncryptionKey newEncryptionKey(UserPoolId pool, String provider) {
        var keys = algorithms.newKey(SigningAlgorithm.RS256);
        byte[] sealed = seal(pool, ENCRYPTION, provider, keys);
        return new EncryptionKey(sealed, certificate(pool, keys, clock.instant()));
    }

    private Optional<SigningKey> find(UserPoolId pool) {
        return database.find(
                """
                select private_key, certificate, issued_at from saml_signing_key
                 where user_pool_id = ?\
                """,
                SamlKeys::read,
                pool.value());
    }

    private static SigningKey read(Row row) {
        return new SigningKey(
                row.bytes("private_key"), row.bytes("certificate"), row.instant("issued_at"));
    }

    /// Of two nodes that make a key at once, the row decides whose it is.
    private void add(UserPoolId pool) {
        var keys = algorithms.newKey(SigningAlgorithm.RS256);
        var now = clock.instant();
        database.run(
                """
                insert into saml_signing_key (user_pool_id, private_key, certificate, issued_at)
                values (?, ?, ?, ?)
                    on conflict (user_pool_id) do nothing\
                """,
                pool.value(),
                seal(pool, SIGNING, "", keys),
                certificate(pool, keys, now),
                now);
    }

    private byte[] renew(UserPoolId pool, SigningKey key) {
        byte[] pkcs8 = vault.sealer(pool.value()).unseal(SIGNING, "", key.sealed);
        var keys =
                new KeyPair(
                        publicKey(key.certificate),
                        algorithms.privateKey(SigningAlgorithm.RS256, pkcs8));
        var now = clock.instant();
        byte[] certificate = certificate(pool, keys, now);
        int renewed =
                database.run(
                        """
                        update saml_signing_key set certificate = ?, issued_at = ?
                         where user_pool_id = ? and issued_at = ?\
                        """,
                        certificate,
                        now,
                        pool.value(),
                        key.issuedAt);
        return renewed == 1 ? certificate : find(pool).map(SigningKey::certificate).orElseThrow();
    }

    private PublicKey publicKey(byte[] certificate) {
        try {
            var read =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(certificate));
            return algorithms.publicKey(SigningAlgorithm.RS256, read.getPublicKey().getEncoded());
        } catch (CertificateException e) {
            throw new IllegalStateException("a certificate of our own", e);
        }
    }

    private byte[] seal(UserPoolId pool, String kind, String context, KeyPair keys) {
        return vault.sealer(pool.value()).seal(kind, context, keys.getPrivate().getEncoded());
    }

    private byte[] certificate(UserPoolId pool, KeyPair keys, Instant from) {
        var until = from.atZone(ZoneOffset.UTC).plusYears(VALID_YEARS).toInstant();
        return SelfSignedCertificate.of(algorithms, keys, pool.value(), from, until, random);
    }
}
