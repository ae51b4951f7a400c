/// Decisions for others' gateways: given the parts of a request that somebody signed, who is it,
/// and may they do what it means. Who asks signs too, and needs `doorhouse:Decide`. What the
/// request means is theirs to say; the policies and the signature are ours to check.
@NullMarked
package doorhouse.gateway.decision;

import org.jspecify.annotations.NullMarked;
