/// Tokens: the signing keys of pools and their rotation, JWTs issued and checked, JWKS, refresh
/// tokens. Takes facts; knows neither users nor clients. Source: RFC 7515, 7516, 7517, 7519, 8725.
@NullMarked
package doorhouse.token;

import org.jspecify.annotations.NullMarked;
