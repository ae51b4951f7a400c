package doorhouse.userpool.directory;

import doorhouse.userpool.pool.PoolSettings;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// Which names a user signs in with, and how names are compared. Source: Amazon Cognito Developer
/// Guide, "Customizing sign-in attributes".
public final class SignInNames {
    /// What a name is.
    public enum Kind {
        USERNAME,
        EMAIL,
        PHONE_NUMBER,
        PREFERRED_USERNAME
    }

    private SignInNames() {}

    /// The form under which a name is kept and looked up: lower-cased where the pool does not mind
    /// case.
    public static String key(PoolSettings settings, String name) {
        return settings.caseSensitive() ? name : name.toLowerCase(Locale.ROOT);
    }

    /// All names in force for a user, by their keys. An alias counts once it is verified,
    /// `preferred_username` at once; where users are named by an address, that address at once. A
    /// profile of another provider has no password to sign in with, and keeps an address from
    /// nobody.
    public static Map<String, Kind> of(PoolSettings settings, User user) {
        var names = new LinkedHashMap<String, Kind>();
        names.put(key(settings, user.username()), Kind.USERNAME);
        if (profile(user)) return names;
        var aliases = settings.aliasAttributes();
        var usernames = settings.usernameAttributes();
        for (var kind : new Kind[] {Kind.EMAIL, Kind.PHONE_NUMBER, Kind.PREFERRED_USERNAME}) {
            String attribute = kind.name().toLowerCase(Locale.ROOT);
            boolean alias =
                    aliases.contains(attribute)
                            && (kind == Kind.PREFERRED_USERNAME || user.verified(attribute));
            if (!alias && !usernames.contains(attribute)) continue;
            user.attribute(attribute)
                    .ifPresent(value -> names.putIfAbsent(key(settings, value), kind));
        }
        return names;
    }

    /// Whether the user began with an identity of another provider. One whose password was taken
    /// away has the same status, and keeps its names.
    private static boolean profile(User user) {
        return user.status() == UserStatus.EXTERNAL_PROVIDER
                && user.attribute("identities").orElse("").contains("\"primary\":true");
    }

    /// The kind as the API's attributes name it.
    static String attribute(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
