/// The issuer's well-known documents: discovery and JWKS. Source: OpenID Connect Discovery 1.0, RFC
/// 7517.
@NullMarked
package doorhouse.oauth;

import org.jspecify.annotations.NullMarked;
