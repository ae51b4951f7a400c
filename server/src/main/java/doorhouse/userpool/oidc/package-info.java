/// This server as a relying party: sends a browser to an OpenID provider or one of the social ones,
/// takes what comes back, and proves by it who somebody is. What the pool makes of them is
/// federation's. Source: OpenID Connect Core 1.0 and Discovery 1.0, RFC 6749, RFC 7636, RFC 9207,
/// RFC 9700; the social providers' own guides.
@NullMarked
package doorhouse.userpool.oidc;

import org.jspecify.annotations.NullMarked;
