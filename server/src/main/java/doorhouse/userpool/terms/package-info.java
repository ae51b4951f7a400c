/// The documents that users agree to when they sign up with a client: terms of use and privacy
/// policy, as links by language, and who agreed to which state of them. Leaves showing them to the
/// pages. Source: Amazon Cognito API reference, CreateTerms.
@NullMarked
package doorhouse.userpool.terms;

import org.jspecify.annotations.NullMarked;
