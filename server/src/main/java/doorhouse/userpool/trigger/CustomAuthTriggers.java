package doorhouse.userpool.trigger;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;
import static doorhouse.trigger.TriggerName.CREATE_AUTH_CHALLENGE;
import static doorhouse.trigger.TriggerName.DEFINE_AUTH_CHALLENGE;
import static doorhouse.trigger.TriggerName.VERIFY_AUTH_CHALLENGE_RESPONSE;

import doorhouse.operation.ApiException;
import doorhouse.trigger.FunctionArn;
import doorhouse.trigger.TriggerName;
import doorhouse.trigger.Triggers;
import doorhouse.userpool.directory.User;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The three triggers of custom authentication: which challenge comes next, what it asks, whether
/// its answer is right. Source: Amazon Cognito Developer Guide, "Custom authentication challenge
/// Lambda triggers".
public final class CustomAuthTriggers {
    private static final String DEFINE = "DefineAuthChallenge_Authentication";
    private static final String CREATE = "CreateAuthChallenge_Authentication";
    private static final String VERIFY = "VerifyAuthChallengeResponse_Authentication";

    private final Triggers triggers;

    public CustomAuthTriggers(Triggers triggers) {
        this.triggers = triggers;
    }

    /// Who signs in.
    ///
    /// @param user a phantom where `found` is false
    /// @param found false where the client hides that there is no such user
    public record Subject(User user, boolean found) {}

    /// A challenge that was answered in this sign-in.
    ///
    /// @param challengeName `CUSTOM_CHALLENGE`, `SRP_A`, `PASSWORD_VERIFIER` and the like
    /// @param challengeResult whether the answer was right
    /// @param challengeMetadata what the function that made the challenge wrote on it
    public record Round(
            String challengeName, boolean challengeResult, @Nullable String challengeMetadata) {}

    /// What comes next.
    public sealed interface Verdict {
        /// One more challenge.
        record Pose(String challengeName) implements Verdict {}

        record IssueTokens() implements Verdict {}

        record FailAuthentication() implements Verdict {}
    }

    /// A challenge as its function made it.
    ///
    /// @param publicParameters for the client
    /// @param privateParameters for the function that verifies the answer, and for nobody else
    /// @param metadata for the rounds that follow; null where none was written
    public record Challenge(
            Map<String, String> publicParameters,
            Map<String, String> privateParameters,
            @Nullable String metadata) {}

    /// @throws ApiException InvalidLambdaResponseException when the answer is none of the three or
    ///   two at once, InvalidParameterException when the pool has no such trigger
    public Verdict define(Occasion occasion, Subject subject, List<Round> session) {
        var event = event(occasion, DEFINE, subject);
        putSession(event, session);
        event.response()
                .putNull("challengeName")
                .putNull("issueTokens")
                .putNull("failAuthentication");
        var answer = call(DEFINE_AUTH_CHALLENGE, occasion, event);
        boolean issue = answer.flag("issueTokens");
        boolean fail = answer.flag("failAuthentication");
        var next = answer.text("challengeName").filter(name -> !name.isEmpty());
        if (issue && fail) throw Answer.unrecognizable();
        if (fail) return new Verdict.FailAuthentication();
        if (issue) return new Verdict.IssueTokens();
        return new Verdict.Pose(next.orElseThrow(Answer::unrecognizable));
    }

    /// @param challengeName `CUSTOM_CHALLENGE`
    public Challenge create(
            Occasion occasion, Subject subject, String challengeName, List<Round> session) {
        var event = event(occasion, CREATE, subject);
        event.request().put("challengeName", challengeName);
        putSession(event, session);
        event.response()
                .putNull("publicChallengeParameters")
                .putNull("privateChallengeParameters")
                .putNull("challengeMetadata");
        var answer = call(CREATE_AUTH_CHALLENGE, occasion, event);
        return new Challenge(
                answer.map("publicChallengeParameters"),
                answer.map("privateChallengeParameters"),
                answer.text("challengeMetadata").orElse(null));
    }

    /// Whether the client's answer is right. Silence means no.
    public boolean verify(
            Occasion occasion,
            Subject subject,
            Map<String, String> privateParameters,
            String challengeAnswer) {
        var event = event(occasion, VERIFY, subject);
        event.put("privateChallengeParameters", privateParameters);
        event.request().put("challengeAnswer", challengeAnswer);
        event.response().putNull("answerCorrect");
        return call(VERIFY_AUTH_CHALLENGE_RESPONSE, occasion, event).flag("answerCorrect");
    }

    private static TriggerEvent event(Occasion occasion, String source, Subject subject) {
        var user = subject.user();
        var event =
                subject.found()
                        ? TriggerEvent.about(occasion, source, user)
                        : TriggerEvent.of(occasion, source, user.username(), Map.of());
        event.request().put("userNotFound", !subject.found());
        return event;
    }

    private static void putSession(TriggerEvent event, List<Round> session) {
        var rounds = event.request().putArray("session");
        for (var round : session) {
            rounds.addObject()
                    .put("challengeName", round.challengeName())
                    .put("challengeResult", round.challengeResult())
                    .put("challengeMetadata", round.challengeMetadata());
        }
    }

    private Answer call(TriggerName trigger, Occasion occasion, TriggerEvent event) {
        FunctionArn function =
                occasion.pool()
                        .settings()
                        .triggers()
                        .find(trigger)
                        .orElseThrow(() ->
                                INVALID_PARAMETER.because(
                                        "Custom auth lambda trigger is not configured for the user pool."));
        return new Answer(triggers.call(trigger, function, event.document()));
    }
}
