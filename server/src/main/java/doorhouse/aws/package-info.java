/// The doors of the AWS APIs: the wire protocols, the check of a request against the API's model,
/// who calls, and errors in each protocol's own form.
@NullMarked
package doorhouse.aws;

import org.jspecify.annotations.NullMarked;
