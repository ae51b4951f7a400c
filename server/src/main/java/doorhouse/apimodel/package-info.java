/// The six APIs as data: operations, who may call them, shapes with their bounds, error codes. Owns
/// the compact model under `resources/apimodel` and the check of a request against it, with the
/// sentences of Amazon's services. Leaves to others what an operation does and how bytes become a
/// tree.
///
/// The model is written from the published interface of the services by `CompactModel` in the test
/// tree.
@NullMarked
package doorhouse.apimodel;

import org.jspecify.annotations.NullMarked;
