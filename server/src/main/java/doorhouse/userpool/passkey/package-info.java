/// Passkeys: registered, listed and deleted by their users, and the check of what an authenticator
/// signs. Which sign-in takes one, and what it is worth there, is for `signin`. Source: W3C Web
/// Authentication Level 3.
@NullMarked
package doorhouse.userpool.passkey;

import org.jspecify.annotations.NullMarked;
