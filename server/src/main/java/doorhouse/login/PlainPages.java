package doorhouse.login;

import doorhouse.http.Request;
import doorhouse.http.Response;
import doorhouse.id.ClientId;
import doorhouse.operation.ApiException;
import doorhouse.userpool.signup.Confirmations;
import java.util.regex.Pattern;

/// Pages that only say how things stand.
final class PlainPages {
    private static final int LONGEST = 2_048;

    /// An error as OAuth names it. Nothing else of what stands in the address is said again, or
    /// anybody could have us say anything.
    private static final Pattern ERROR = Pattern.compile("[a-z_]{1,40}");

    private final Confirmations confirmations;

    PlainPages(Confirmations confirmations) {
        this.confirmations = confirmations;
    }

    /// `/error`: what is wrong with a request that cannot be told its client.
    Response error(Stage stage) {
        return refused(stage, stage.request().query("error").orElse(""));
    }

    Response refused(Stage stage, String error) {
        var title = stage.text("failure.title");
        var lead = stage.text("failure.lead");
        return ERROR.matcher(error).matches()
                ? stage.tell(400, title, lead, error)
                : stage.tell(400, title, lead);
    }

    Response signedOut(Stage stage) {
        return stage.tell(200, stage.text("signedOut.title"), stage.text("signedOut.lead"));
    }

    /// `/confirmUser`: where the link of a confirmation mail leads. Its parameters are Cognito's:
    /// `client_id`, `user_name`, `confirmation_code`.
    Response confirmUser(Stage stage) {
        var request = stage.request();
        // Whoever only asks whether the page is there confirms nobody.
        if (!request.method().equals("GET") || followed(stage, request)) {
            return stage.tell(
                    200, stage.text("confirm.done.title"), stage.text("confirm.done.lead"));
        }
        // One page for every fault: it tells nobody who exists.
        return stage.tell(
                400, stage.text("confirm.badLink.title"), stage.text("confirm.badLink.lead"));
    }

    private boolean followed(Stage stage, Request request) {
        var client = request.query("client_id").orElse("");
        var username = request.query("user_name").orElse("");
        var code = request.query("confirmation_code").orElse("");
        if (!ClientId.fits(client) || !isText(username) || !isText(code)) return false;
        try {
            confirmations.followLink(
                    stage.site().pool().id(), new ClientId(client), username, code);
            return true;
        } catch (ApiException e) {
            return false;
        }
    }

    /// Nothing that no store keeps, and not without end.
    private static boolean isText(String text) {
        return text.length() <= LONGEST && text.chars().noneMatch(Character::isISOControl);
    }
}
