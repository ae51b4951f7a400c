/// Resource servers: the APIs that a pool's access tokens are for, and their scopes. Leaves to app
/// clients which scopes one may ask for, and to the OAuth door which are granted. Source: Amazon
/// Cognito Developer Guide, "Scopes, M2M, and APIs with resource servers".
@NullMarked
package doorhouse.userpool.resourceserver;

import org.jspecify.annotations.NullMarked;
