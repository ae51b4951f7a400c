package doorhouse.login.look;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import doorhouse.id.ClientId;
import doorhouse.id.UserPoolId;
import doorhouse.userpool.branding.Digest;
import doorhouse.userpool.branding.Image;
import doorhouse.userpool.branding.ImageKind;
import doorhouse.userpool.branding.Style;
import doorhouse.userpool.branding.Styles;
import doorhouse.userpool.branding.UiCustomization;
import doorhouse.userpool.branding.UiCustomizations;
import doorhouse.userpool.pool.UserPool;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The look of each client's pages, and the files behind it.
public final class Looks {
    /// In an address, stands for no client.
    private static final String NOBODY = "-";

    private static final int MOST_SHEETS = 500;

    private final Styles styles;
    private final UiCustomizations customizations;
    private final SharedFiles shared = new SharedFiles();
    private final Cache<String, Sheet> sheets =
            Caffeine.newBuilder().maximumSize(MOST_SHEETS).build();

    public Looks(Styles styles, UiCustomizations customizations) {
        this.styles = styles;
        this.customizations = customizations;
    }

    /// A generated stylesheet.
    ///
    /// @param file what its address ends in
    record Sheet(String file, byte[] css) {
        /// @param kind what its name begins with
        static Sheet of(String kind, String css) {
            byte[] bytes = css.getBytes(StandardCharsets.UTF_8);
            return new Sheet(kind + "." + Digest.of(bytes) + ".css", bytes);
        }
    }

    /// @param client whose page it is; null where a page is of no client
    /// @param base the address of the pool's pages, without a slash at its end
    /// @param version of managed login; 1 for classic pages
    public Look of(UserPool pool, @Nullable ClientId client, String base, int version) {
        return version == 1 ? classic(pool, client, base) : managed(pool, client, base);
    }

    private ManagedLook managed(UserPool pool, @Nullable ClientId client, String base) {
        var shown = shown(pool, client);
        var beneath = standIn(pool).flatMap(other -> styles.find(pool.id(), other));
        var images = base + "/look/" + shown.owner + "/";
        var sharedFiles = base + "/look/";
        return new ManagedLook(
                shown.style,
                beneath,
                List.of(sharedFiles + shared.name("base.css"), images + sheet(shown.style).file()),
                sharedFiles,
                images,
                shared);
    }

    /// A style, and the client whose it is.
    private record Shown(String owner, Style style) {}

    /// The client's own style, that of the client that stands in, or ours.
    private Shown shown(UserPool pool, @Nullable ClientId client) {
        return Optional.ofNullable(client)
                .flatMap(own -> shownOf(pool, own))
                .or(() -> standIn(pool).flatMap(other -> shownOf(pool, other)))
                .orElse(new Shown(NOBODY, Style.OURS));
    }

    private Optional<Shown> shownOf(UserPool pool, ClientId client) {
        return styles.find(pool.id(), client).map(style -> new Shown(client.value(), style));
    }

    private static Optional<ClientId> standIn(UserPool pool) {
        return pool.settings().extensions().styleOf();
    }

    private ClassicLook classic(UserPool pool, @Nullable ClientId client, String base) {
        var sheetsOfPage = new ArrayList<String>();
        sheetsOfPage.add(base + "/look/" + shared.name("classic.css"));
        var custom = customizations.of(pool.id(), client == null ? NOBODY : client.value());
        if (custom.isEmpty()) return new ClassicLook(sheetsOfPage, null);
        var owner = custom.get().clientId();
        css(custom.get())
                .ifPresent(sheet -> sheetsOfPage.add(base + "/look/" + owner + "/" + sheet.file()));
        return new ClassicLook(sheetsOfPage, logo(base, custom.get()));
    }

    private static Optional<Sheet> css(UiCustomization custom) {
        return Optional.ofNullable(custom.css())
                .filter(css -> !css.isBlank())
                .map(css -> Sheet.of("classic", css));
    }

    private static Look.@Nullable Picture logo(String base, UiCustomization custom) {
        byte[] image = custom.image();
        if (image == null) return null;
        var extension = ImageKind.of(image).map(ImageKind::extension).orElse("png");
        var address =
                String.join(
                        "/",
                        base,
                        custom.clientId(),
                        custom.version(),
                        "assets/images/image." + extension);
        return new Look.Picture(address, null);
    }

    /// The stylesheet of managed login under this owner, as addresses name him.
    Optional<Sheet> managedSheet(UserPoolId pool, String owner) {
        if (owner.equals(NOBODY)) return Optional.of(sheet(Style.OURS));
        return style(pool, owner).map(this::sheet);
    }

    /// The stylesheet of the classic pages under this owner, as addresses name him.
    Optional<Sheet> classicSheet(UserPoolId pool, String owner) {
        return customizations.of(pool, owner).flatMap(Looks::css);
    }

    /// The image of this owner's style with this name.
    Optional<Image> image(UserPoolId pool, String owner, String file) {
        return style(pool, owner)
                .flatMap(found ->
                        found.images().stream()
                                .filter(image -> image.file().equals(file))
                                .findFirst());
    }

    Optional<SharedFiles.Shared> sharedFile(String file) {
        return shared.find(file);
    }

    private Optional<Style> style(UserPoolId pool, String owner) {
        return ClientId.fits(owner) ? styles.find(pool, new ClientId(owner)) : Optional.empty();
    }

    private Sheet sheet(Style style) {
        return sheets.get(style.key(), _ -> Sheet.of("style", Stylesheet.of(style)));
    }
}
