/// Calls to other servers over HTTP: bounded in time and size, plain, signed for AWS, or signed by
/// HMAC. What is said in a call is its caller's.
@NullMarked
package doorhouse.outbound;

import org.jspecify.annotations.NullMarked;
