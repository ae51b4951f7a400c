/// Identity pools: their settings, whom they trust to sign users in, the roles that they lend and
/// how one is chosen, the tags that principals get, and tags of their own. Leaves to others who is
/// in a pool, what a login proves, and the credentials. Source: Amazon Cognito Federated Identities
/// API reference.
@NullMarked
package doorhouse.identitypool.pool;

import org.jspecify.annotations.NullMarked;
