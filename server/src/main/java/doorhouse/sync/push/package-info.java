/// Push sync: devices of identities that are told, through an SNS API, when another device changed
/// a dataset. Source: Amazon Cognito Developer Guide, "Push sync"; Amazon SNS API,
/// CreatePlatformEndpoint and Publish.
@NullMarked
package doorhouse.sync.push;

import org.jspecify.annotations.NullMarked;
