/// Secrets and what is computed with them: hashes and verifiers of passwords, SRP-6a, one-time
/// passwords, sealing. Pure: keeps nothing, knows no product.
@NullMarked
package doorhouse.crypto;

import org.jspecify.annotations.NullMarked;
