package doorhouse.userpool.identityprovider;

/// The RSA key that a SAML provider encrypts its assertions for.
///
/// @param sealed the private key, sealed
/// @param certificate of the public key, in DER
public record EncryptionKey(byte[] sealed, byte[] certificate) {}
