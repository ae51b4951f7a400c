/// The IAM policy language: reading the documents of identities, boundaries, sessions, resources
/// and roles, matching their statements, deciding one request and explaining it. Pure: no clock, no
/// store. Gathering the facts of a request, and keeping policies, is left to `iam` and the doors.
/// Source: IAM User Guide, "IAM JSON policy element reference" and "Policy evaluation logic".
@NullMarked
package doorhouse.policy;

import org.jspecify.annotations.NullMarked;
