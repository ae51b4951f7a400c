/// The IAM policy language: reading a policy document, matching its statements, deciding one
/// request. Pure: no clock, no store. Gathering the facts of a request, and keeping policies, is
/// left to `iam` and the doors. Source: IAM User Guide, "IAM JSON policy element reference" and
/// "Policy evaluation logic".
@NullMarked
package doorhouse.policy;

import org.jspecify.annotations.NullMarked;
