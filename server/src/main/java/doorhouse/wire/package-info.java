/// Bytes to records and back: JSON as the AWS protocols write it, YAML as people write it, XML of
/// strangers. Knows no product.
@NullMarked
package doorhouse.wire;

import org.jspecify.annotations.NullMarked;
