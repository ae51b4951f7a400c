/// Users as administrators see and change them, and as they see and change themselves: creation by
/// invitation, attributes, passwords, removal. Sign-up and the codes that verify addresses are
/// `userpool.signup`'s. Source: Amazon Cognito Developer Guide, "Managing users in your user pool".
@NullMarked
package doorhouse.userpool.account;

import org.jspecify.annotations.NullMarked;
