/// Lambda through the gateway: Invoke of the functions that this server reaches by `trigger`. What
/// else Lambda's API has is not here. Source: AWS Lambda API reference, Invoke (2015-03-31).
@NullMarked
package doorhouse.gateway.lambda;

import org.jspecify.annotations.NullMarked;
