/// The pages for people: signing in and up, recovery, second factors, passkeys, and what a mail's
/// link leads to. Owns the journeys, their paths and what keeps forms safe. What is asked, and what
/// is right, `userpool.signin` and `userpool.signup` decide by the code of the API; where a sign-in
/// ends is `oauth`'s; words and looks are `login.text`'s and `login.look`'s. Source: Amazon Cognito
/// Developer Guide, "Managed login"; OWASP ASVS 5.0.
@NullMarked
package doorhouse.login;

import org.jspecify.annotations.NullMarked;
