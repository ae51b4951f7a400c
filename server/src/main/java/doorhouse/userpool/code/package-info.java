/// Codes that prove the hold of an address: made, sent, tried and spent, with the limits on asking
/// and guessing. What a right code allows is its asker's; what a message says and how it travels is
/// `message`'s. Source: Amazon Cognito Developer Guide, "Verifying contact information".
@NullMarked
package doorhouse.userpool.code;

import org.jspecify.annotations.NullMarked;
