/// Groups of users: what they are, who is in them, and what they put into tokens. Which AWS
/// credentials a group's role gives is for the AWS side. Source: Amazon Cognito Developer Guide,
/// "Adding groups to a user pool".
@NullMarked
package doorhouse.userpool.group;

import org.jspecify.annotations.NullMarked;
