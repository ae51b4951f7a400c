/// Users and the identities that other providers know them by: which identity signs in as which
/// user, and how a user shows them. Leaves to identity providers how one is reached. Source: Amazon
/// Cognito Developer Guide, "Linking federated users to an existing user profile".
@NullMarked
package doorhouse.userpool.federation;

import org.jspecify.annotations.NullMarked;
