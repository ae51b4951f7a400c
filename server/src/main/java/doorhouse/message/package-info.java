/// Messages to users: templates and their placeholders, and the senders: SMTP, Amazon SES and SNS,
/// Twilio, a webhook, and the inbox of `dev`. Sending happens outside transactions and once;
/// whoever asked is told when it failed.
@NullMarked
package doorhouse.message;

import org.jspecify.annotations.NullMarked;
