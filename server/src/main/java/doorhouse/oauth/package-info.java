/// The authorization server's doors: where a pool is reached, the endpoints of OAuth 2.0 and OpenID
/// Connect, who the client is that calls them, and the issuer's well-known documents. What a client
/// may ask stands in `userpool.authorization`, what tokens say in `userpool.signin`, and the pages
/// in `login`. Source: RFC 6749, RFC 6750, RFC 7009, RFC 8414, OpenID Connect Core and Discovery
/// 1.0; Amazon Cognito Developer Guide, "User pool endpoints and managed login reference".
@NullMarked
package doorhouse.oauth;

import org.jspecify.annotations.NullMarked;
