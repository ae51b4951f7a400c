/// Functions that run here: a folder each, kept warm in processes that speak the Lambda Runtime API
/// with us on loopback. A process ends with the server. What is in the events is left to others.
/// Source: "Using the Lambda runtime API for custom runtimes", version 2018-06-01.
@NullMarked
package doorhouse.trigger.local;

import org.jspecify.annotations.NullMarked;
