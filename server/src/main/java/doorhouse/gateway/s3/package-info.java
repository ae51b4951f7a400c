/// Amazon S3 behind the gateway: which actions on which resources a request of its REST API means,
/// bodies as they were signed, and errors in S3's own form. What is not in the table of operations
/// is refused, not passed on. Source: S3 API Reference; Service Authorization Reference, "Actions,
/// resources, and condition keys for Amazon S3".
@NullMarked
package doorhouse.gateway.s3;

import org.jspecify.annotations.NullMarked;
