/// The resource gateway: services of AWS that others serve behind us. It tells which service a
/// request is for, and passes on what was allowed, signed anew with the other side's own key. Who
/// signed and what they may do is asked of `aws`; what a request means is known to the package of
/// its service.
@NullMarked
package doorhouse.gateway;

import org.jspecify.annotations.NullMarked;
