/// What user pools tell the pool's own functions, and what they may answer: the event and the
/// answer of every trigger. Where in a flow a trigger is called, is the flow's; how a function is
/// reached is `trigger`'s. Source: Amazon Cognito Developer Guide, "Customizing user pool workflows
/// with Lambda triggers".
@NullMarked
package doorhouse.userpool.trigger;

import org.jspecify.annotations.NullMarked;
