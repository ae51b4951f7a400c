/// The identities of identity pools: guests, and those that logins stand for; how logins are linked
/// and identities merged, also by a pool's own backend. Leaves to others what proves a login, and
/// what an identity may do. Source: Amazon Cognito Federated Identities API reference.
@NullMarked
package doorhouse.identitypool.identity;

import org.jspecify.annotations.NullMarked;
