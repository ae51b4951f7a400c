package doorhouse.iam;

import doorhouse.policy.Asker;
import doorhouse.policy.AttachedPolicy;
import doorhouse.policy.Decision;
import doorhouse.policy.Decision.By;
import doorhouse.policy.Effect;
import doorhouse.policy.Explanation;
import doorhouse.policy.Place;
import doorhouse.policy.Policies;
import doorhouse.policy.Policy;
import doorhouse.policy.PolicyKind;
import doorhouse.policy.Question;
import doorhouse.policy.RequestContext;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Tells what would be decided, and why, in the words of the policy simulator. Its wire form is the
/// API model's; what its members hold, where the model leaves it open, was observed on the live
/// service.
final class Simulation {
    private static final String IDENTITY_POLICY = "IAM Policy";
    private static final String RESOURCE_POLICY = "Resource Policy";
    private static final String ANYTHING = "*";

    /// What is simulated.
    ///
    /// @param levels of service control policies, from the root down; each must allow
    /// @param otherAccount whether the resource belongs to another account than the caller
    record Setting(
            Policies policies,
            List<List<AttachedPolicy>> levels,
            Asker caller,
            boolean otherAccount,
            RequestContext context) {}

    record Source(
            String sourcePolicyId,
            String sourcePolicyType,
            Place.Position startPosition,
            Place.Position endPosition) {}

    record BoundaryDetail(boolean allowedByPermissionsBoundary) {}

    record OrganizationsDetail(boolean allowedByOrganizations) {}

    /// @param permissionsBoundaryDecisionDetail null where there is no boundary
    /// @param evalDecisionDetails by kind of policy, between accounts only
    record OfResource(
            String evalResourceName,
            String evalResourceDecision,
            List<Source> matchedStatements,
            List<String> missingContextValues,
            @Nullable Map<String, String> evalDecisionDetails,
            @Nullable BoundaryDetail permissionsBoundaryDecisionDetail) {}

    /// @param resourceSpecificResults null where no resource was named
    record Result(
            String evalActionName,
            String evalResourceName,
            String evalDecision,
            List<Source> matchedStatements,
            List<String> missingContextValues,
            @Nullable OrganizationsDetail organizationsDecisionDetail,
            @Nullable BoundaryDetail permissionsBoundaryDecisionDetail,
            @Nullable Map<String, String> evalDecisionDetails,
            @Nullable List<OfResource> resourceSpecificResults) {
        /// How many statements and missing keys it names.
        int told() {
            int told = matchedStatements.size() + missingContextValues.size();
            if (resourceSpecificResults != null)
                for (var one : resourceSpecificResults)
                    told += one.matchedStatements.size() + one.missingContextValues.size();
            return told;
        }
    }

    private final Setting setting;
    private final IdentityHashMap<Policy, List<Place>> places = new IdentityHashMap<>();

    Simulation(Setting setting) {
        this.setting = setting;
    }

    /// @param resources empty for whatever the action may be about
    Result of(String action, List<String> resources) {
        if (resources.isEmpty() || resources.equals(List.of(ANYTHING))) {
            var one = on(action, ANYTHING);
            return result(action, one, one.missingContextValues(), null);
        }
        var each = resources.stream().map(resource -> on(action, resource)).toList();
        // What a named resource misses is said beside it.
        if (each.size() == 1) return result(action, each.getFirst(), List.of(), each);
        return new Result(
                action,
                ANYTHING,
                together(each),
                List.of(),
                List.of(),
                organizations(action, ANYTHING),
                null,
                null,
                each);
    }

    private Result result(
            String action, OfResource one, List<String> missing, @Nullable List<OfResource> each) {
        return new Result(
                action,
                one.evalResourceName(),
                one.evalResourceDecision(),
                one.matchedStatements(),
                missing,
                organizations(action, one.evalResourceName()),
                one.permissionsBoundaryDecisionDetail(),
                one.evalDecisionDetails(),
                each);
    }

    /// The worst that happens on any of them.
    private static String together(List<OfResource> each) {
        for (var worst : List.of("explicitDeny", "implicitDeny"))
            if (each.stream().anyMatch(one -> one.evalResourceDecision().equals(worst)))
                return worst;
        return "allowed";
    }

    private OfResource on(String action, String resource) {
        var question = new Question(action, resource, setting.context, setting.caller);
        var explained = Explanation.of(question, setting.policies);
        var decision = setting.otherAccount ? between(question) : wireName(explained.decision());
        for (var level : setting.levels) {
            if (decision.equals("explicitDeny")) break;
            var said = wireName(Decision.decide(question, Policies.ofIdentity(level)));
            if (!said.equals("allowed")) decision = said;
        }
        return new OfResource(
                resource,
                decision,
                matched(explained, decision),
                explained.missing(),
                setting.otherAccount ? details(question) : null,
                setting.policies.boundary() == null
                        ? null
                        : new BoundaryDetail(allows(explained, PolicyKind.BOUNDARY)));
    }

    /// Between accounts both sides must allow.
    private String between(Question question) {
        var details = details(question).values();
        for (var worst : List.of("explicitDeny", "implicitDeny"))
            if (details.contains(worst)) return worst;
        return "allowed";
    }

    private Map<String, String> details(Question question) {
        var own = setting.policies.withResource(List.of());
        var theirs = Explanation.of(question, setting.policies);
        var details = new LinkedHashMap<String, String>();
        details.put(IDENTITY_POLICY, wireName(Decision.decide(question, own)));
        details.put(
                RESOURCE_POLICY,
                theirs.has(PolicyKind.RESOURCE, Effect.DENY)
                        ? "explicitDeny"
                        : theirs.has(PolicyKind.RESOURCE, Effect.ALLOW)
                                ? "allowed"
                                : "implicitDeny");
        return details;
    }

    private @Nullable OrganizationsDetail organizations(String action, String resource) {
        if (setting.levels.isEmpty()) return null;
        var question = new Question(action, resource, setting.context, setting.caller);
        return new OrganizationsDetail(
                setting.levels.stream()
                        .allMatch(level ->
                                Decision.decide(question, Policies.ofIdentity(level)).allows()));
    }

    private static boolean allows(Explanation explained, PolicyKind kind) {
        return explained.has(kind, Effect.ALLOW) && !explained.has(kind, Effect.DENY);
    }

    /// Of an explicit deny the statements that deny; else those that give what they can.
    private List<Source> matched(Explanation explained, String decision) {
        var effect = decision.equals("explicitDeny") ? Effect.DENY : Effect.ALLOW;
        return explained.matched().stream()
                .filter(by -> by.statement().effect() == effect)
                .filter(by -> effect == Effect.DENY || gives(by.kind()))
                .map(this::source)
                .toList();
    }

    /// A ceiling gives nothing.
    private static boolean gives(PolicyKind kind) {
        return kind == PolicyKind.IDENTITY || kind == PolicyKind.RESOURCE;
    }

    private Source source(By by) {
        var place =
                places.computeIfAbsent(by.policy().policy(), Policy::places)
                        .get(by.statement().number());
        return new Source(
                id(by.policy().name()),
                by.kind() == PolicyKind.RESOURCE ? RESOURCE_POLICY : IDENTITY_POLICY,
                place.start(),
                place.end());
    }

    /// A managed policy is called by its name alone.
    private static String id(String name) {
        return name.startsWith("arn:") ? name.substring(name.lastIndexOf('/') + 1) : name;
    }

    private static String wireName(Decision decision) {
        return switch (decision) {
            case Decision.Allow _ -> "allowed";
            case Decision.ExplicitDeny _ -> "explicitDeny";
            case Decision.ImplicitDeny _ -> "implicitDeny";
        };
    }
}
