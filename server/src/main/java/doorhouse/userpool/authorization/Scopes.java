package doorhouse.userpool.authorization;

import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.resourceserver.ResourceServers;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which scopes a client is granted. Source: Amazon Cognito Developer Guide, "Scopes, M2M, and
/// resource servers".
public final class Scopes {
    public static final String OPENID = "openid";
    private static final Set<String> OF_OPENID = Set.of("email", "phone", "profile");
    private static final Set<String> RESERVED =
            Set.of(OPENID, "email", "phone", "profile", "aws.cognito.signin.user.admin");

    private final ResourceServers resourceServers;

    public Scopes(ResourceServers resourceServers) {
        this.resourceServers = resourceServers;
    }

    /// What a client gets on a user's behalf.
    ///
    /// @param asked by spaces; null for all that the client has
    /// @return empty when it asks for what it cannot have
    public Optional<List<String>> granted(UserPool pool, AppClient client, @Nullable String asked) {
        var own = client.scopes();
        var wanted = asked == null ? own : words(asked);
        if (!own.containsAll(wanted)) return Optional.empty();
        if (!wanted.contains(OPENID)) {
            // Claims about the user are OpenID Connect's.
            if (asked != null && wanted.stream().anyMatch(OF_OPENID::contains)) {
                return Optional.empty();
            }
            wanted = new LinkedHashSet<>(wanted);
            wanted.removeAll(OF_OPENID);
        }
        return Optional.of(inForce(pool, wanted));
    }

    /// What a client gets for itself: scopes of resource servers alone.
    ///
    /// @param asked by spaces; null for all that the client has
    /// @return empty when it asks for what it cannot have
    public Optional<List<String>> ofMachine(
            UserPool pool, AppClient client, @Nullable String asked) {
        var own = new LinkedHashSet<>(client.scopes());
        own.removeAll(RESERVED);
        var wanted = asked == null ? own : words(asked);
        if (!own.containsAll(wanted)) return Optional.empty();
        return Optional.of(inForce(pool, wanted)).filter(scopes -> !scopes.isEmpty());
    }

    /// A scope that its resource server has no more stays on the client, and is not granted.
    private List<String> inForce(UserPool pool, Set<String> scopes) {
        return scopes.stream()
                .filter(s -> RESERVED.contains(s) || resourceServers.offer(pool.id(), s))
                .toList();
    }

    private static Set<String> words(String text) {
        var words = new LinkedHashSet<>(Arrays.asList(text.split(" ")));
        words.remove("");
        return words;
    }
}
