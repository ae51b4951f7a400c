/// Where a pool's logs are to be delivered: kept and checked. Nothing is delivered yet. Source:
/// Amazon Cognito API reference, SetLogDeliveryConfiguration.
@NullMarked
package doorhouse.userpool.logdelivery;

import org.jspecify.annotations.NullMarked;
