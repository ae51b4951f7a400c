/// Drives the packed server from outside, as strangers do: with Amplify and Amazon's older client
/// for JavaScript, the AWS CLI, Amazon's SDK for Java, raw sockets and `kill -9`. It knows nothing
/// of the server's classes. How it is built: `docs/testing.md`.
@NullMarked
package doorhouse.conformance;

import org.jspecify.annotations.NullMarked;
