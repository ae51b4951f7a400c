package doorhouse.sync.dataset;

import static doorhouse.sync.pool.SyncErrors.INVALID_PARAMETER;

import org.jspecify.annotations.Nullable;

/// How long a page is.
final class PageSize {
    private PageSize() {}

    /// More than there may be is taken for that: the public client in JavaScript asks for 64
    /// datasets, where a page has 60.
    ///
    /// @throws doorhouse.operation.ApiException InvalidParameterException for less than one
    static int of(@Nullable Integer asked, int largest) {
        if (asked == null) return largest;
        if (asked < 1)
            throw INVALID_PARAMETER.because("MaxResults must be greater than or equal to 1");
        return Math.min(asked, largest);
    }
}
