package doorhouse.userpool.federation;

import doorhouse.userpool.directory.SignInNames;
import doorhouse.userpool.identityprovider.IdentityProvider;
import doorhouse.userpool.identityprovider.ProviderType;
import doorhouse.userpool.pool.PoolSettings;
import java.util.regex.Pattern;

/// What the profile of an identity is called.
///
/// @param username `Provider_subject`, lower-cased where the pool does not mind case
/// @param subject as it is compared. What providers call their users has case (OpenID Connect Core
///   §2); a NameID has it where the pool minds case
record Profile(String username, String subject) {
    /// A user name as the API bounds it.
    private static final Pattern USERNAME =
            Pattern.compile("[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]{1,128}");

    /// @throws FederationRefused when no user can be called so
    static Profile of(PoolSettings settings, IdentityProvider provider, String subject) {
        var username = SignInNames.key(settings, provider.name() + "_" + subject);
        if (subject.isEmpty() || !USERNAME.matcher(username).matches()) {
            throw FederationRefused.because(
                    "Invalid user name from identity provider " + provider.name());
        }
        return new Profile(username, subject(settings, provider, subject));
    }

    /// A subject as it is compared. Of letters beyond ASCII none is folded: some providers tell
    /// apart what Unicode folds into one, such as the sign of Kelvin and a k.
    static String subject(PoolSettings settings, IdentityProvider provider, String given) {
        boolean folds = provider.type() == ProviderType.SAML && !settings.caseSensitive();
        return folds ? lowerAscii(given) : given;
    }

    private static String lowerAscii(String text) {
        return text.chars()
                .map(c -> c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
