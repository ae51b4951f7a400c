package doorhouse.login.look;

import doorhouse.login.text.Language;
import doorhouse.login.text.Texts;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The look of classic pages: they are in English, and only their CSS and logo can be changed.
///
/// @param logo null for none
public record ClassicLook(List<String> stylesheets, @Nullable Picture logo) implements Look {
    private static final Set<String> SOCIAL =
            Set.of("Facebook", "Google", "LoginWithAmazon", "SignInWithApple");

    public ClassicLook {
        stylesheets = List.copyOf(stylesheets);
    }

    @Override
    public Texts texts(Language language) {
        return Texts.in(Language.ENGLISH);
    }

    @Override
    public List<Method> methods() {
        return List.of(Method.FEDERATED, Method.USERNAME_PASSWORD);
    }

    @Override
    public boolean searchesByDomain() {
        return false;
    }

    @Override
    public List<String> ordered(List<String> providers) {
        return providers;
    }

    @Override
    public String idpClasses(String provider) {
        return SOCIAL.contains(provider) ? "socialButton-customizable" : "idpButton-customizable";
    }

    @Override
    public @Nullable String idpIcon(String provider) {
        return null;
    }
}
