/// What stands between the steps of a sign-in and after it: sealed challenge sessions, marks of
/// what was spent, revoked token families, and the check of an access token that a user's call
/// carries.
@NullMarked
package doorhouse.userpool.session;

import org.jspecify.annotations.NullMarked;
