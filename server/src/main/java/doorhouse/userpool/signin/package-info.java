/// Sign-in: from the first factor through the challenges to tokens, and what keeps a user signed in
/// (refresh) and signs out again. One machine: what is still asked of a user is decided in one
/// place, [doorhouse.userpool.signin.NextStep], from facts that travel sealed. Source: Amazon
/// Cognito Developer Guide, "Authentication flows".
@NullMarked
package doorhouse.userpool.signin;

import org.jspecify.annotations.NullMarked;
