/// Passwords: the policy's rules, how they are kept (salt and SRP verifier or Argon2id hash,
/// sealed), earlier ones, and the back-off after failed tries. Knows nothing of challenges.
@NullMarked
package doorhouse.userpool.password;

import org.jspecify.annotations.NullMarked;
