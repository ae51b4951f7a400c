/// Second factors of users: which are set up and preferred, and time-based one-time passwords.
@NullMarked
package doorhouse.userpool.mfa;

import org.jspecify.annotations.NullMarked;
