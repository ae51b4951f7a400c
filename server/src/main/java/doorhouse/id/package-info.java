/// The names things are known by: regions, accounts, ARNs, user pools, app clients, users. Each is
/// a type that is checked when made. Formats: the Amazon Cognito and IAM API references.
@NullMarked
package doorhouse.id;

import org.jspecify.annotations.NullMarked;
