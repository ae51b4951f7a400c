/// The tokens of identities: JWTs by which this server says who somebody is to whoever lends roles,
/// and the issuer that they name, with its discovery document and keys. Owns what such a token says
/// and how it is checked; leaves its keys to `token`, and who gets one to what is above. Source:
/// Amazon Cognito Developer Guide, "Identity pools authentication flow", "Role trust and
/// permissions"; OpenID Connect Discovery 1.0.
@NullMarked
package doorhouse.identitypool.token;

import org.jspecify.annotations.NullMarked;
