/// AWS Signature Version 4, in the header form and the presigned form: the canonical request, the
/// check of a signature and the making of one. Who a key belongs to and what it may do is left to
/// `iam`. Source: IAM User Guide, "AWS Signature Version 4 for API requests".
@NullMarked
package doorhouse.sigv4;

import org.jspecify.annotations.NullMarked;
