/// What an identity is good for: its id, its tokens, and credentials of a role for an hour. Owns
/// which role an identity takes, the ceiling of guests, the tags of its sessions, and the
/// operations that apps call; leaves to `login` who somebody is, to `identity` whose logins are
/// whose, and to `sts` whether a role may be taken. Source: Amazon Cognito Developer Guide,
/// "Identity pools authentication flow", "Using role-based access control", "Using attributes for
/// access control".
@NullMarked
package doorhouse.identitypool.credentials;

import org.jspecify.annotations.NullMarked;
