package doorhouse.sync.dataset;

import org.jspecify.annotations.Nullable;

/// A dataset as it stands at one sync count.
///
/// @param syncCount of its last change; no two states have the same
/// @param beginCount at which it began: above all counts of those of its name that were deleted
/// @param forgottenCount up to which tombstones may have been forgotten
/// @param twinOf the dataset of this identity that it was merged with; null for none
record DatasetState(
        Dataset dataset,
        long syncCount,
        long beginCount,
        long forgottenCount,
        @Nullable String twinOf) {}
