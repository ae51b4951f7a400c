package doorhouse.login.look;

import doorhouse.http.Request;
import doorhouse.http.Response;
import doorhouse.http.Routes;
import doorhouse.id.UserPoolId;
import java.util.Optional;

/// The files behind the look of pages. The name of each has the digest of its content, so a browser
/// may keep it for ever. Anybody may see them.
public final class LookFiles {
    private static final String FOR_EVER = "public, max-age=31536000, immutable";

    private final Looks looks;

    public LookFiles(Looks looks) {
        this.looks = looks;
    }

    public void open(Routes routes) {
        routes.get("/{pool}/look/{file}", this::shared);
        routes.get("/{pool}/look/{owner}/{file}", this::owned);
    }

    private Response shared(Request request) {
        return looks.sharedFile(request.path().getOrDefault("file", ""))
                .map(file -> file(file.contentType(), file.bytes(), FOR_EVER))
                .orElse(notFound());
    }

    private Response owned(Request request) {
        var path = request.path();
        var pool = path.getOrDefault("pool", "");
        if (!UserPoolId.fits(pool)) return notFound();
        var owner = path.getOrDefault("owner", "");
        var file = path.getOrDefault("file", "");
        return file.endsWith(".css")
                ? stylesheet(new UserPoolId(pool), owner, file)
                : image(new UserPoolId(pool), owner, file);
    }

    /// A page that was written just before a change still asks for the sheet as it was. It gets the
    /// one of now, which is not to be kept under that name.
    private Response stylesheet(UserPoolId pool, String owner, String file) {
        Optional<Looks.Sheet> sheet =
                file.startsWith("classic.")
                        ? looks.classicSheet(pool, owner)
                        : looks.managedSheet(pool, owner);
        return sheet.map(found ->
                        file(
                                "text/css; charset=utf-8",
                                found.css(),
                                found.file().equals(file) ? FOR_EVER : "no-store"))
                .orElse(notFound());
    }

    private Response image(UserPoolId pool, String owner, String file) {
        return looks.image(pool, owner, file)
                .map(image -> file(image.kind().contentType(), image.bytes(), FOR_EVER))
                .orElse(notFound());
    }

    /// An SVG is a document too, for whoever opens its address: then it runs and loads nothing.
    private static Response file(String contentType, byte[] bytes, String cacheControl) {
        return Response.of(200, contentType, bytes)
                .with("Cache-Control", cacheControl)
                .with("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
                .with("X-Content-Type-Options", "nosniff");
    }

    private static Response notFound() {
        return Response.json(404, "{\"message\":\"Not Found\"}");
    }
}
