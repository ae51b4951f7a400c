/// Signing up, and every proof by a code sent to an address: confirmation, forgotten passwords,
/// verification of attributes. Owns the codes and the limits on asking and guessing. What a message
/// says and how it travels is `message`'s. Source: Amazon Cognito Developer Guide, "Signing up and
/// confirming user accounts".
@NullMarked
package doorhouse.userpool.signup;

import org.jspecify.annotations.NullMarked;
