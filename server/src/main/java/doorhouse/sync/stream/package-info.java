/// Streams of what identities sync: each change as a record of a Kinesis API, and all of a pool's
/// datasets at once on demand. Source: Amazon Cognito Developer Guide, "Amazon Cognito Streams";
/// Amazon Kinesis Data Streams API, PutRecord.
@NullMarked
package doorhouse.sync.stream;

import org.jspecify.annotations.NullMarked;
