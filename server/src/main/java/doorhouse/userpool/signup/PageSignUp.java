package doorhouse.userpool.signup;

import doorhouse.id.Sub;
import doorhouse.operation.ApiException;
import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.code.CodeDeliveryDetails;
import doorhouse.userpool.pool.UserPool;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Signing up and resetting a forgotten password on our own pages, as the operations do it. The
/// pages are the server's own, so they show no secret of the client.
public final class PageSignUp {
    private final AppCalls calls;
    private final SignUpOperations signUps;
    private final RecoveryOperations recoveries;

    public PageSignUp(AppCalls calls, SignUpOperations signUps, RecoveryOperations recoveries) {
        this.calls = calls;
        this.signUps = signUps;
        this.recoveries = recoveries;
    }

    /// What somebody gives who signs up.
    ///
    /// @param attributes by their names; those that are empty count as left out
    public record Entry(String username, String password, Map<String, String> attributes) {}

    /// @param confirmed whether nothing more is to be shown
    /// @param sent where the code went; null where none was sent
    /// @param session with which the sign-up goes on to the first sign-in; null once confirmed
    public record SignedUp(
            Sub sub,
            boolean confirmed,
            @Nullable CodeDeliveryDetails sent,
            @Nullable String session) {}

    /// @throws ApiException as SignUp
    public SignedUp signUp(
            UserPool pool, AppClient client, Entry entry, Surroundings surroundings) {
        var given =
                entry.attributes.entrySet().stream()
                        .map(a -> new NewUsers.Given(a.getKey(), a.getValue()))
                        .toList();
        var asked =
                new SignUpOperations.SignUp(
                        client.id(), entry.username, null, entry.password, given, null, null, null);
        var app = calls.app(pool, client);
        var signedUp = signUps.signUp(app, surroundings.origin(), asked);
        return new SignedUp(
                new Sub(signedUp.userSub()),
                signedUp.userConfirmed(),
                signedUp.codeDeliveryDetails(),
                signedUp.userConfirmed()
                        ? null
                        : signUps.pageSession(app, signedUp.userSub(), surroundings.browser()));
    }

    /// Confirms a sign-up by its code.
    ///
    /// @param session of [#signUp]; null for none
    /// @return a session with which the user is signed in; empty where the sign-up was in another
    ///   browser, or too long ago
    /// @throws ApiException as ConfirmSignUp
    public Optional<String> confirm(
            UserPool pool,
            AppClient client,
            String username,
            String code,
            @Nullable String session,
            Surroundings surroundings) {
        var app = calls.app(pool, client);
        var own = signUps.ofPage(app, session, surroundings.browser());
        var asked =
                new SignUpOperations.ConfirmSignUp(
                        client.id(), username, null, code, null, own.orElse(null), null, null);
        var confirmed =
                signUps.confirmSignUp(app, surroundings.origin(), asked, surroundings.browser());
        return Optional.ofNullable(confirmed.session());
    }

    /// Sends the code of a sign-up again.
    ///
    /// @throws ApiException as ResendConfirmationCode
    public CodeDeliveryDetails resend(
            UserPool pool, AppClient client, String username, Surroundings surroundings) {
        var asked =
                new SignUpOperations.ResendConfirmationCode(
                        client.id(), username, null, null, null);
        return signUps.resendConfirmationCode(calls.app(pool, client), surroundings.origin(), asked)
                .codeDeliveryDetails();
    }

    /// Sends a code with which a forgotten password is reset.
    ///
    /// @throws ApiException as ForgotPassword
    public CodeDeliveryDetails forgot(
            UserPool pool, AppClient client, String username, Surroundings surroundings) {
        var asked = new RecoveryOperations.ForgotPassword(client.id(), username, null, null, null);
        return recoveries
                .forgotPassword(calls.app(pool, client), surroundings.origin(), asked)
                .codeDeliveryDetails();
    }

    /// What somebody gives who has the code.
    public record Reset(String username, String code, String password) {}

    /// @throws ApiException as ConfirmForgotPassword
    public void reset(UserPool pool, AppClient client, Reset reset, Surroundings surroundings) {
        var asked =
                new RecoveryOperations.ConfirmForgotPassword(
                        client.id(), reset.username, null, reset.code, reset.password, null, null);
        recoveries.confirmForgotPassword(calls.app(pool, client), surroundings.origin(), asked);
    }
}
