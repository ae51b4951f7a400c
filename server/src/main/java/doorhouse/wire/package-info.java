/// Bytes to records and back: JSON as the AWS protocols write it, and YAML as people write it.
/// Knows no product.
@NullMarked
package doorhouse.wire;

import org.jspecify.annotations.NullMarked;
