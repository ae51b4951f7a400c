/// The account's principals: the root, IAM users, groups and roles, their access keys and policies,
/// the providers that vouch for others, the operations on all of them, the policies that Amazon
/// manages, the decision whether a principal may do a thing, and the simulator that tells why. What
/// a policy means is left to `policy`, how a signature is checked to `sigv4`. Source: IAM API
/// Reference and IAM User Guide.
@NullMarked
package doorhouse.iam;

import org.jspecify.annotations.NullMarked;
