package doorhouse.login;

import doorhouse.crypto.Hashes;
import doorhouse.http.Request;
import doorhouse.http.Response;
import doorhouse.http.Routes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;

/// The one script of the pages: passkeys cannot be asked for without. Its address names its
/// content, so browsers may keep it for ever.
final class Script {
    private static final byte[] CONTENT = read();
    private static final String NAME =
            "passkey-" + HexFormat.of().formatHex(Hashes.sha256(CONTENT), 0, 8) + ".js";

    private Script() {}

    private static byte[] read() {
        try (var in = Script.class.getResourceAsStream("/login/passkey.js")) {
            if (in == null) throw new IllegalStateException("no /login/passkey.js");
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String address(Stage stage) {
        return stage.path("/script/" + NAME);
    }

    static void open(Routes routes) {
        routes.get("/{pool}/script/{file}", Script::answer);
    }

    private static Response answer(Request request) {
        if (!NAME.equals(request.path().get("file"))) {
            return Response.json(404, "{\"message\":\"Not Found\"}");
        }
        return Response.of(200, "text/javascript; charset=utf-8", CONTENT)
                .with("Cache-Control", "public, max-age=31536000, immutable")
                .with("X-Content-Type-Options", "nosniff");
    }
}
