/// The users' own functions: calling one with an event, with Cognito's limits, retries and error
/// sentences, and the runners that reach it: local processes, the Lambda Invoke API, a URL. What is
/// in an event and what its answer means is left to the user pools.
@NullMarked
package doorhouse.trigger;

import org.jspecify.annotations.NullMarked;
