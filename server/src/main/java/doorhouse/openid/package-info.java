/// Tokens of other OpenID providers that somebody shows to us, apart from any sign-in of ours:
/// where an issuer's keys are, and whether one of them made a token that has not ended. Owns the
/// discovery of issuers and the copies of their keys; leaves to the callers which issuers they
/// trust, and whom a token must be for. Source: OpenID Connect Core 1.0 and Discovery 1.0, RFC
/// 7517, 7519, 8725.
@NullMarked
package doorhouse.openid;

import org.jspecify.annotations.NullMarked;
