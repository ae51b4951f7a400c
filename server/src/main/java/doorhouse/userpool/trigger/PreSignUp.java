package doorhouse.userpool.trigger;

import static doorhouse.operation.CognitoErrors.INVALID_LAMBDA_RESPONSE;
import static doorhouse.trigger.TriggerName.PRE_SIGN_UP;

import doorhouse.trigger.Triggers;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Asked before a user is made: it may refuse the sign-up by an error, or confirm and verify in
/// place of a code. Nothing is written yet. Source: Amazon Cognito Developer Guide, "Pre sign-up
/// Lambda trigger".
public final class PreSignUp {
    private final Triggers triggers;

    public PreSignUp(Triggers triggers) {
        this.triggers = triggers;
    }

    /// What asks for the user. Of the answer to an administrator only an error counts: those users
    /// begin with a temporary password, and administrators vouch for addresses themselves. So it is
    /// with another provider, who proves the user and vouches for what is mapped.
    public enum Source {
        SIGN_UP("PreSignUp_SignUp"),
        ADMIN_CREATE_USER("PreSignUp_AdminCreateUser"),
        EXTERNAL_PROVIDER("PreSignUp_ExternalProvider");

        private final String text;

        Source(String text) {
            this.text = text;
        }
    }

    /// @param userName as it will be stored
    /// @param attributes as given
    /// @param validationData null where none was sent
    public record Candidate(
            String userName,
            Map<String, String> attributes,
            @Nullable Map<String, String> validationData) {}

    /// What the pool need not ask of the user any more.
    public record Decision(
            boolean autoConfirmUser, boolean autoVerifyEmail, boolean autoVerifyPhone) {
        static final Decision NOTHING = new Decision(false, false, false);
    }

    /// @throws doorhouse.operation.ApiException UserLambdaValidationException when the function
    ///   refuses the sign-up; InvalidLambdaResponseException also when an address is to be verified
    ///   that was not given
    public Decision decide(Occasion occasion, Source source, Candidate candidate) {
        var function = occasion.pool().settings().triggers().find(PRE_SIGN_UP);
        if (function.isEmpty()) return Decision.NOTHING;
        var attributes = candidate.attributes();
        var event = TriggerEvent.of(occasion, source.text, candidate.userName(), attributes);
        event.put("validationData", candidate.validationData());
        event.response()
                .put("autoConfirmUser", false)
                .put("autoVerifyEmail", false)
                .put("autoVerifyPhone", false);
        var answer = new Answer(triggers.call(PRE_SIGN_UP, function.get(), event.document()));
        var decision =
                new Decision(
                        answer.flag("autoConfirmUser"),
                        answer.flag("autoVerifyEmail"),
                        answer.flag("autoVerifyPhone"));
        if (source != Source.SIGN_UP) return Decision.NOTHING;
        if (decision.autoVerifyEmail) require(attributes, "email");
        if (decision.autoVerifyPhone) require(attributes, "phone_number");
        return decision;
    }

    private static void require(Map<String, String> attributes, String address) {
        if (attributes.containsKey(address)) return;
        throw INVALID_LAMBDA_RESPONSE.because(
                "PreSignUp cannot verify " + address + ", which the user does not have.");
    }
}
