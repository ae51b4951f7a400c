/// A key management service, as small as custom senders need it: keys that exist by being named,
/// which wrap the data keys of messages and which only their ARN and the encryption context open
/// again. Source: AWS Key Management Service API reference, Decrypt.
@NullMarked
package doorhouse.kms;

import org.jspecify.annotations.NullMarked;
