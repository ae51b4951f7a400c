/// The account's principals: the root and IAM users, their access keys and inline policies, the
/// operations on them, and the decision whether a principal may do a thing. What a policy means is
/// left to `policy`, how a signature is checked to `sigv4`. Source: IAM API Reference and IAM User
/// Guide.
@NullMarked
package doorhouse.iam;

import org.jspecify.annotations.NullMarked;
