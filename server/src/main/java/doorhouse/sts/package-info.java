/// The security token service: who am I. Source: AWS STS API Reference.
@NullMarked
package doorhouse.sts;

import org.jspecify.annotations.NullMarked;
