/// Signing up, and what a code sent to an address allows: confirmation, a new password for a
/// forgotten one, a verified attribute. The codes themselves are `code`'s. Source: Amazon Cognito
/// Developer Guide, "Signing up and confirming user accounts".
@NullMarked
package doorhouse.userpool.signup;

import org.jspecify.annotations.NullMarked;
