package doorhouse.gateway.decision;

import doorhouse.operation.Principal;
import doorhouse.policy.Decision;
import doorhouse.policy.Decision.By;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What another's gateway is told.
///
/// @param authenticated whether somebody known signed the request, for a host of the gateway's
/// @param error why nobody did, by the name that AWS gives it; null where somebody did
/// @param message that error's sentence, or why it is denied
/// @param principal who signed; null where nobody did
/// @param allowed whether they may; null where that was not asked
/// @param decision `allowed`, `explicitDeny` or `implicitDeny`; null as `allowed`
/// @param statement that decided; null where none did
record DecisionAnswer(
        boolean authenticated,
        @Nullable String error,
        @Nullable String message,
        @Nullable Who principal,
        @Nullable Boolean allowed,
        @Nullable String decision,
        @Nullable Deciding statement) {

    /// @param type `ROOT`, `USER`, `ASSUMED_ROLE` or `FEDERATED_USER`
    /// @param facts the condition keys that its credentials carry
    record Who(
            String arn,
            String account,
            String userId,
            String accessKeyId,
            String type,
            Map<String, List<String>> facts) {
        static Who of(Principal principal) {
            return new Who(
                    principal.arn().value(),
                    principal.account().value(),
                    principal.userId(),
                    principal.accessKeyId(),
                    principal.kind().name(),
                    principal.facts());
        }
    }

    /// @param policyKind `identity`, `boundary`, `session` or `resource`
    /// @param policy the ARN of a managed policy, or the name of an inline one
    /// @param sid null where the statement has none
    record Deciding(String policyKind, String policy, @Nullable String sid, String effect) {
        static Deciding of(By by) {
            return new Deciding(
                    by.kind().name().toLowerCase(Locale.ROOT),
                    by.policy().name(),
                    by.statement().sid(),
                    by.statement().effect().name().toLowerCase(Locale.ROOT));
        }
    }

    static DecisionAnswer nobody(String error, String sentence) {
        return new DecisionAnswer(false, error, sentence, null, null, null, null);
    }

    static DecisionAnswer of(Principal principal) {
        return new DecisionAnswer(true, null, null, Who.of(principal), null, null, null);
    }

    /// @param sentence null where it is allowed
    static DecisionAnswer of(Principal principal, Decision decision, @Nullable String sentence) {
        var name =
                switch (decision) {
                    case Decision.Allow _ -> "allowed";
                    case Decision.ExplicitDeny _ -> "explicitDeny";
                    case Decision.ImplicitDeny _ -> "implicitDeny";
                };
        var by =
                switch (decision) {
                    case Decision.Allow(var statement) -> statement;
                    case Decision.ExplicitDeny(var statement) -> statement;
                    case Decision.ImplicitDeny _ -> null;
                };
        return new DecisionAnswer(
                true,
                null,
                sentence,
                Who.of(principal),
                decision.allows(),
                name,
                by == null ? null : Deciding.of(by));
    }
}
