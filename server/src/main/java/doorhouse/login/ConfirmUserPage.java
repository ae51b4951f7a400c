package doorhouse.login;

import doorhouse.http.Request;
import doorhouse.http.Response;
import doorhouse.http.Routes;
import doorhouse.id.ClientId;
import doorhouse.id.UserPoolId;
import doorhouse.operation.ApiException;
import doorhouse.userpool.signup.Confirmations;
import java.nio.charset.StandardCharsets;

/// `/<pool id>/confirmUser`: where the link of a confirmation mail leads. Its parameters are
/// Cognito's: `client_id`, `user_name`, `confirmation_code`.
public final class ConfirmUserPage {
    private static final int LONGEST = 2_048;

    private final Confirmations confirmations;

    public ConfirmUserPage(Confirmations confirmations) {
        this.confirmations = confirmations;
    }

    public void open(Routes routes) {
        routes.get("/{pool}/confirmUser", this::confirmUser);
    }

    private Response confirmUser(Request request) {
        // Whoever only asks whether the page is there confirms nobody.
        if (!request.method().equals("GET")) return page(200, "", "");
        var pool = request.path().getOrDefault("pool", "");
        var client = request.query("client_id").orElse("");
        var username = request.query("user_name").orElse("");
        var code = request.query("confirmation_code").orElse("");
        if (!UserPoolId.fits(pool) || !ClientId.fits(client)) return refused();
        if (!isText(username) || !isText(code)) return refused();
        try {
            confirmations.followLink(new UserPoolId(pool), new ClientId(client), username, code);
        } catch (ApiException e) {
            return refused();
        }
        return page(200, "Confirmed", "Your registration has been confirmed. You can sign in now.");
    }

    /// Nothing that no store keeps, and not without end.
    private static boolean isText(String text) {
        return text.length() <= LONGEST && text.chars().noneMatch(Character::isISOControl);
    }

    /// One page for every fault: it tells nobody who exists.
    private static Response refused() {
        return page(
                400,
                "Not confirmed",
                "This link is not valid, was used already or has expired. Ask for a new one.");
    }

    private static Response page(int status, String title, String text) {
        var html =
                """
                <!DOCTYPE html>
                <html lang="en">
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width">
                <title>%1$s</title>
                <h1>%1$s</h1>
                <p>%2$s</p>
                </html>
                """
                        .formatted(title, text);
        return Response.of(
                        status, "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8))
                .with("Cache-Control", "no-store")
                .with("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
                .with("Referrer-Policy", "no-referrer")
                .with("X-Content-Type-Options", "nosniff")
                .with("X-Frame-Options", "DENY");
    }
}
