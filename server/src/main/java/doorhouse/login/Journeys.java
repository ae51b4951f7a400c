package doorhouse.login;

import doorhouse.http.Response;
import doorhouse.operation.ApiException;
import doorhouse.userpool.signin.SignedIn;
import java.util.Optional;

/// Where a step leads outside its own journey.
interface Journeys {
    SignInPages signIn();

    /// The end: back to the client, once the user has agreed to what the client asks for.
    Response end(Visit visit, SignedIn who);

    /// Back to the client.
    Response toClient(Visit visit, SignedIn who);

    /// Back to the client, of somebody who was signed in before. The session is not prolonged.
    Response goOn(Visit visit, SignedIn who);

    /// As [#end], once the user was asked for a passkey, where the pool takes them.
    Response endOfSignUp(Visit visit, SignedIn who);

    /// The page that helps with a refusal; empty where it is to be told on the same page.
    Optional<Response> elsewhere(Visit visit, String username, ApiException refusal);
}
