package doorhouse.login;

import doorhouse.http.Request;
import doorhouse.http.Response;
import doorhouse.http.Routes;
import doorhouse.id.UserPoolId;
import doorhouse.userpool.branding.ImageKind;
import doorhouse.userpool.branding.UiCustomizations;
import java.util.Optional;

/// The logo of classic pages, under the address that GetUICustomization tells. Anybody may see it.
public final class UiImages {
    private final UiCustomizations customizations;

    public UiImages(UiCustomizations customizations) {
        this.customizations = customizations;
    }

    public void open(Routes routes) {
        routes.get("/{pool}/{client}/{version}/assets/images/{file}", this::image);
    }

    private Response image(Request request) {
        var path = request.path();
        var pool = path.getOrDefault("pool", "");
        var client = path.getOrDefault("client", "");
        var version = path.getOrDefault("version", "");
        Optional<byte[]> image =
                UserPoolId.fits(pool)
                        ? customizations.image(new UserPoolId(pool), client, version)
                        : Optional.empty();
        return image.flatMap(bytes -> ImageKind.of(bytes).map(kind -> answer(kind, bytes)))
                .orElse(Response.json(404, "{\"message\":\"Not Found\"}"));
    }

    private static Response answer(ImageKind kind, byte[] image) {
        return Response.of(200, kind.contentType(), image)
                .with("X-Content-Type-Options", "nosniff")
                .with("Content-Security-Policy", "default-src 'none'")
                .with("Cache-Control", "public, max-age=300");
    }
}
