/// What a client asks at the authorization endpoint, and the codes that answer it: the request and
/// its check, redirect URIs, scopes, PKCE, authorization codes. Who the user is was found before,
/// and tokens are made elsewhere (`userpool.signin`); the endpoints are `oauth`'s. Source: RFC
/// 6749, RFC 7636, RFC 8252, RFC 8707, RFC 9700, OpenID Connect Core 1.0.
@NullMarked
package doorhouse.userpool.authorization;

import org.jspecify.annotations.NullMarked;
