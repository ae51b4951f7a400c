package doorhouse.userpool.directory;

import doorhouse.userpool.pool.PoolSettings;
import java.util.Map;

/// A new user with all that is written for one, made ahead so that a transaction does nothing but
/// write.
public final class UserRows {
    private final User user;
    final String document;
    final Map<String, SignInNames.Kind> names;
    final Map<Searched, String> searched;

    private UserRows(PoolSettings settings, User user) {
        this.user = user;
        this.document = UserStore.document(user.attributes());
        this.names = SignInNames.of(settings, user);
        this.searched = UserFilter.searched(settings, user);
    }

    public static UserRows of(PoolSettings settings, User user) {
        return new UserRows(settings, user);
    }

    public User user() {
        return user;
    }
}
