/// Threat protection: how a pool and its clients answer risks, and what happened at sign-in,
/// sign-up and change of passwords, with what people say of it. Rating the risk of an attempt is
/// not done yet, so no attempt is blocked, asked for more or told of by mail, and every event says
/// that no risk was found. Source: Amazon Cognito Developer Guide, "Advanced security with threat
/// protection".
@NullMarked
package doorhouse.userpool.threat;

import org.jspecify.annotations.NullMarked;
