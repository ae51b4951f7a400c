package doorhouse.iam;

import doorhouse.crypto.Secret;
import doorhouse.operation.Principal;
import doorhouse.policy.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who stands behind an access key, by what secret it signs and which policies hold for it, as they
/// are now.
///
/// @param identity statements of the policies that are attached to it
/// @param session statements of its session policies; null where it has none and so no such ceiling
public record Known(
        Principal principal,
        Secret secret,
        List<Statement> identity,
        @Nullable List<Statement> session) {
    public Known {
        identity = List.copyOf(identity);
        session = session == null ? null : List.copyOf(session);
    }
}
