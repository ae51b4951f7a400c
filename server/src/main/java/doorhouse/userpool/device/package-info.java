/// The devices that users sign in with: keys and secrets, whether they are remembered, and the
/// operations on them. How a device shows its secret in a sign-in is left to `signin`. Source:
/// Amazon Cognito Developer Guide, "Working with user devices in your user pool".
@NullMarked
package doorhouse.userpool.device;

import org.jspecify.annotations.NullMarked;
