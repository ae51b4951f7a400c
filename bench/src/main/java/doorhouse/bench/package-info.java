/// Measures the packed server from outside: how many sign-ins a second, how long each takes, what
/// they cost in CPU and memory, beside the limit that RSA sets on this machine. Never part of the
/// tests; what was measured is in `docs/performance.md`.
@NullMarked
package doorhouse.bench;

import org.jspecify.annotations.NullMarked;
