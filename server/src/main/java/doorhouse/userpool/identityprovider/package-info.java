/// Identity providers: which others a pool lets prove its users, how they are reached and what of
/// theirs becomes which attribute. Owns their settings, their secrets and the pool's SAML keys.
/// Leaves to app clients which providers one offers, and to federation what a user of a provider
/// is. Source: Amazon Cognito API reference, CreateIdentityProvider; "Assertions and Protocols for
/// SAML V2.0", metadata.
@NullMarked
package doorhouse.userpool.identityprovider;

import org.jspecify.annotations.NullMarked;
