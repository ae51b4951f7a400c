package doorhouse.login.look;

import doorhouse.login.text.Language;
import doorhouse.login.text.Texts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How the pages of a client look and speak.
public sealed interface Look permits ManagedLook, ClassicLook {
    /// The addresses of its stylesheets, in order.
    List<String> stylesheets();

    Texts texts(Language language);

    /// Ways to sign in, the first on top.
    List<Method> methods();

    /// Whether users find their identity provider by their address, and see no buttons.
    boolean searchesByDomain();

    /// Identity providers in the order of their buttons: those that the style names first.
    List<String> ordered(List<String> providers);

    /// The classes of a provider's button.
    String idpClasses(String provider);

    /// The address of a provider's icon; null for none.
    @Nullable String idpIcon(String provider);

    /// A way to sign in on the first page.
    enum Method {
        FEDERATED,
        USERNAME_PASSWORD
    }

    /// An image in one or two modes.
    ///
    /// @param address of the one that is shown unless the other fits better
    /// @param dark of the one for browsers that prefer dark; null for the same
    record Picture(String address, @Nullable String dark) {}
}
