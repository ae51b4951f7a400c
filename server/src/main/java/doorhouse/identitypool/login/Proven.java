package doorhouse.identitypool.login;

import doorhouse.id.IdentityId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who somebody showed to be.
///
/// @param logins in the order that they were shown in; none for a guest
/// @param vouched null unless a token that the pool's own backend asked for was among them
public record Proven(List<Login> logins, @Nullable Vouched vouched) {
    /// What the pool's own backend had written into a token.
    ///
    /// @param login the user whom the backend vouches for
    /// @param identity whom it is about; the bearer is no other one
    /// @param tags of the sessions that it is changed for, by key
    /// @param end of its word
    public record Vouched(Login login, IdentityId identity, Map<String, String> tags, Instant end) {
        public Vouched {
            tags = Map.copyOf(tags);
        }
    }

    public Proven {
        logins = List.copyOf(logins);
    }
}
