/// The domains of pools' sign-in pages: which belongs to which pool, unique on the whole server.
/// Leaves to the doors what is answered under a domain. Source: Amazon Cognito API reference,
/// CreateUserPoolDomain.
@NullMarked
package doorhouse.userpool.domain;

import org.jspecify.annotations.NullMarked;
