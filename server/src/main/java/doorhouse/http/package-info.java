/// The listener: requests in, answers out, on virtual threads, with a limit on everything that a
/// stranger sends. Knows no product; Jetty stays behind this package. Source: RFC 9110, RFC 9112.
@NullMarked
package doorhouse.http;

import org.jspecify.annotations.NullMarked;
