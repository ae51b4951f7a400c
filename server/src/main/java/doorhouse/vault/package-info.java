/// The data keys of all owners: made at first use, kept wrapped under the master key, rotated.
/// Packages above seal and open through a [doorhouse.vault.Sealer] and keep what it gives them.
@NullMarked
package doorhouse.vault;

import org.jspecify.annotations.NullMarked;
