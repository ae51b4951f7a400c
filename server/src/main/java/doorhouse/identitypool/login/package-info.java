/// What somebody shows to an identity pool of who they are elsewhere: tokens of user pools, of
/// social and OpenID providers, assertions of SAML providers, tokens that the pool's own backend
/// asked for. Owns the check of each and the sentences of its refusal; leaves to identities whose
/// login it is, and to credentials what it is good for. Source: Amazon Cognito Developer Guide,
/// "Identity pools third-party identity providers"; Amazon Cognito Federated Identities API
/// Reference.
@NullMarked
package doorhouse.identitypool.login;

import org.jspecify.annotations.NullMarked;
