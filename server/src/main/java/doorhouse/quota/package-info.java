/// How many requests a second are granted: the categories of operations, what was provisioned of
/// them, and the count on this node. What is done about a refused request is the doors' part; how
/// many pools or clients there may be is not of here. Follows "Quotas in Amazon Cognito" of the
/// Amazon Cognito Developer Guide.
@NullMarked
package doorhouse.quota;

import org.jspecify.annotations.NullMarked;
