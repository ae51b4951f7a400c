/// Users and the identities that other providers know them by: ways out to a provider and back, who
/// it is that comes back, what of the provider's words becomes the user's, and links that
/// administrators make. Leaves to identity providers how one is reached, and to each protocol how
/// an identity is proved. Source: Amazon Cognito Developer Guide, "User pool sign-in with third
/// party identity providers" and "Linking federated users to an existing user profile".
@NullMarked
package doorhouse.userpool.federation;

import org.jspecify.annotations.NullMarked;
