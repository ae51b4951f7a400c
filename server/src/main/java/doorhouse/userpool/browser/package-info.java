/// The sessions of browsers: who signed in on a pool's pages need not do so again for an hour,
/// whichever of the pool's clients asks. Owns the sessions and the secrets that stand for them;
/// which cookie carries a secret is `oauth`'s. Source: Amazon Cognito Developer Guide, "Managed
/// login session cookies".
@NullMarked
package doorhouse.userpool.browser;

import org.jspecify.annotations.NullMarked;
