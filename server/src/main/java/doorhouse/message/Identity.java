package doorhouse.message;

import org.jspecify.annotations.Nullable;

/// As whom a user pool has its messages sent; null where the sender's own settings say. Source:
/// Amazon Cognito API reference, EmailConfigurationType and SmsConfigurationType.
///
/// @param from one address, or a name and an address in angle brackets (RFC 5322 §3.4)
/// @param replyTo one address
/// @param sourceArn the identity in Amazon SES that allows the sender's address
/// @param configurationSet of Amazon SES
/// @param smsRegion the region of Amazon SNS that text messages go through
public record Identity(
        @Nullable String from,
        @Nullable String replyTo,
        @Nullable String sourceArn,
        @Nullable String configurationSet,
        @Nullable String smsRegion) {
    public static final Identity NONE = new Identity(null, null, null, null, null);
}
