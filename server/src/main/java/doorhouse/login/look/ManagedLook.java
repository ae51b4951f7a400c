package doorhouse.login.look;

import doorhouse.login.text.Language;
import doorhouse.login.text.Texts;
import doorhouse.userpool.branding.Image;
import doorhouse.userpool.branding.Style;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The look of managed login: a style, and where its files are.
public final class ManagedLook implements Look {
    /// The icons of providers whose names are fixed.
    private static final Map<String, String> ICONS =
            Map.of(
                    "Facebook", "facebook.svg",
                    "Google", "google.svg",
                    "LoginWithAmazon", "amazon.svg",
                    "SignInWithApple", "apple.svg");

    private final Style style;
    private final Scheme scheme;
    private final Optional<Style> beneath;
    private final List<String> stylesheets;
    private final String shared;
    private final String images;
    private final SharedFiles files;

    /// @param beneath whose words are said where the style has none of its own
    /// @param shared where the files of all pages are, as an address with a slash at its end
    /// @param images where the images of the style are, in the same form
    ManagedLook(
            Style style,
            Optional<Style> beneath,
            List<String> stylesheets,
            String shared,
            String images,
            SharedFiles files) {
        this.style = style;
        this.scheme = Scheme.of(style.settings());
        this.beneath = beneath;
        this.stylesheets = List.copyOf(stylesheets);
        this.shared = shared;
        this.images = images;
        this.files = files;
    }

    @Override
    public List<String> stylesheets() {
        return stylesheets;
    }

    @Override
    public Texts texts(Language language) {
        var own = new HashMap<String, String>();
        beneath.ifPresent(other -> own.putAll(other.texts(language.tag())));
        own.putAll(style.texts(language.tag()));
        return Texts.in(language, own);
    }

    /// The value of `color-scheme`, so that the first paint has the right ground.
    public String colorScheme() {
        return scheme.css();
    }

    /// A look takes no way to sign in away: one that it does not order comes last.
    @Override
    public List<Method> methods() {
        var methods = new LinkedHashSet<Method>();
        for (var group : at("categories/auth/authMethodOrder")) {
            for (var one : group) {
                switch (one.path("type").asString("")) {
                    case "FEDERATED" -> methods.add(Method.FEDERATED);
                    case "USERNAME_PASSWORD" -> methods.add(Method.USERNAME_PASSWORD);
                    default -> {}
                }
            }
        }
        methods.addAll(List.of(Method.values()));
        return List.copyOf(methods);
    }

    @Override
    public boolean searchesByDomain() {
        return text("categories/auth/federation/interfaceStyle").equals("EMAIL_DOMAIN_SEARCH");
    }

    @Override
    public List<String> ordered(List<String> providers) {
        var ordered = new LinkedHashSet<String>();
        for (var name : at("categories/auth/federation/order")) ordered.add(name.asString(""));
        ordered.addAll(providers);
        ordered.retainAll(providers);
        return List.copyOf(ordered);
    }

    @Override
    public String idpClasses(String provider) {
        return Stylesheet.idpClass(provider);
    }

    @Override
    public @Nullable String idpIcon(String provider) {
        if (!on("componentClasses/idpButtons/icons/enabled")) return null;
        var own = image("IDP_BUTTON_ICON", provider, scheme.otherwise());
        if (own.isPresent()) return images + own.get().file();
        return shared + files.name(ICONS.getOrDefault(provider, "key.svg"));
    }

    public boolean hasHeader() {
        return on("categories/global/pageHeader/enabled");
    }

    public boolean hasFooter() {
        return on("categories/global/pageFooter/enabled");
    }

    public @Nullable Picture headerLogo() {
        return on("components/pageHeader/logo/enabled") ? picture("PAGE_HEADER_LOGO") : null;
    }

    public @Nullable Picture footerLogo() {
        return on("components/pageFooter/logo/enabled") ? picture("PAGE_FOOTER_LOGO") : null;
    }

    public @Nullable Picture formLogo() {
        return on("components/form/logo/enabled") ? picture("FORM_LOGO") : null;
    }

    /// Whether the form's logo stands on the form, and not beside it.
    public boolean logoWithin() {
        return !text("components/form/logo/formInclusion").equals("OUT");
    }

    /// Whether the form's logo stands above, and not below.
    public boolean logoAbove() {
        return !text("components/form/logo/position").equals("BOTTOM");
    }

    public boolean showsGraphics() {
        return on("categories/form/displayGraphics");
    }

    /// The style's own image for what a page asks for; null for ours.
    public @Nullable Picture graphic(Graphic graphic) {
        return picture(graphic.place());
    }

    /// Its icons in the browser's tab.
    public List<Favicon> favicons() {
        var icons = new ArrayList<Favicon>();
        for (var type : at("components/favicon/enabledTypes")) {
            boolean svg = type.asString("").equals("SVG");
            image(svg ? "FAVICON_SVG" : "FAVICON_ICO", "", scheme.otherwise())
                    .map(image -> new Favicon(images + image.file(), image.kind().contentType()))
                    .ifPresent(icons::add);
        }
        if (icons.isEmpty())
            icons.add(new Favicon(shared + files.name("favicon.svg"), "image/svg+xml"));
        return icons;
    }

    /// @param type of its content
    public record Favicon(String address, String type) {}

    private @Nullable Picture picture(String place) {
        var first = image(place, "", scheme.otherwise());
        if (first.isEmpty()) return null;
        var last = image(place, "", scheme.preferringDark()).orElse(first.get());
        var address = images + first.get().file();
        var other = images + last.file();
        return new Picture(address, other.equals(address) ? null : other);
    }

    /// The image in this mode; where there is none, the one in another.
    private Optional<Image> image(String place, String resource, Mode mode) {
        return style.image(place, resource, mode.name())
                .or(() -> style.image(place, resource, "LIGHT"))
                .or(() -> style.image(place, resource, "DARK"));
    }

    private boolean on(String path) {
        return at(path).asBoolean(false);
    }

    private String text(String path) {
        return at(path).asString("");
    }

    private JsonNode at(String path) {
        return Palette.at(style.settings(), path);
    }
}
