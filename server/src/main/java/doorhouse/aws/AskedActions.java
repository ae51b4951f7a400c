package doorhouse.aws;

import doorhouse.id.Region;
import doorhouse.operation.ApiException;
import java.util.List;

/// What the calls of one API need leave for: the call itself, on what it acts on, and what else it
/// brings about. All of it must be allowed.
public interface AskedActions {
    /// @param region the one that the call was signed for
    /// @throws ApiException the API's own, for what that region has not
    List<AskedAction> of(Region region, AskedCall call);
}
