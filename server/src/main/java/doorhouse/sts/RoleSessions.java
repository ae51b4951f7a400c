package doorhouse.sts;

import static doorhouse.sts.StsErrors.ACCESS_DENIED;
import static doorhouse.sts.StsErrors.VALIDATION_ERROR;
import static doorhouse.sts.StsErrors.denied;

import doorhouse.iam.Role;
import doorhouse.iam.Roles;
import doorhouse.iam.Session;
import doorhouse.id.AccountId;
import doorhouse.id.Arn;
import doorhouse.operation.ApiException;
import doorhouse.operation.Call;
import doorhouse.operation.Principal;
import doorhouse.policy.Asker;
import doorhouse.policy.AttachedPolicy;
import doorhouse.policy.Decision;
import doorhouse.policy.Policies;
import doorhouse.policy.Question;
import doorhouse.policy.RequestContext;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Lets somebody into a role, if its trust policy does: callers of the account, and users of other
/// providers. Source: STS API Reference; IAM User Guide, "Methods to assume a role", "Pass session
/// tags in AWS STS", "Monitor and control actions taken with assumed roles".
public final class RoleSessions {
    private static final Duration USUAL = Duration.ofHours(1);
    private static final Duration LONGEST_CHAINED = Duration.ofHours(1);
    private static final Pattern ROLE_ARN =
            Pattern.compile("arn:aws:iam::[0-9]{12}:role/[\\x21-\\x7e]+");
    private static final String WEB_IDENTITY = "sts:AssumeRoleWithWebIdentity";
    private static final String SAML = "sts:AssumeRoleWithSAML";

    private final Roles roles;
    private final TemporaryKeys keys;
    private final AccountId account;
    private final Clock clock;

    public RoleSessions(Roles roles, TemporaryKeys keys, AccountId account, Clock clock) {
        this.roles = roles;
        this.keys = keys;
        this.account = account;
        this.clock = clock;
    }

    /// A session in a role.
    ///
    /// @param arn of the session
    /// @param assumedRoleId the role's id, a colon and the session's name
    /// @param packedPolicySize in percent; null without session policies and tags
    /// @param sourceIdentity null for none
    public record Assumed(
            TemporaryCredentials credentials,
            Arn arn,
            String assumedRoleId,
            @Nullable Integer packedPolicySize,
            @Nullable String sourceIdentity) {}

    /// What session is asked for.
    ///
    /// @param duration null for the usual hour
    /// @param sourceIdentity null for none, or for that which the caller has
    record Wish(
            String roleArn,
            String name,
            SessionPolicies policies,
            @Nullable Duration duration,
            SessionTags tags,
            @Nullable String sourceIdentity) {}

    /// Who asks, and by what.
    ///
    /// @param action the operation, as policies name it
    /// @param who is told its own name in refusals; null for strangers
    /// @param policies the asker's own; none of strangers
    /// @param facts that go into the session
    private record Asking(
            String action,
            @Nullable Arn who,
            Asker asker,
            Policies policies,
            RequestContext context,
            Map<String, List<String>> facts) {
        ApiException refused(String denied, String roleArn) {
            return who == null
                    ? ACCESS_DENIED.because("Not authorized to perform " + denied)
                    : denied(who, denied, roleArn);
        }
    }

    /// For somebody whom a token proved, as AssumeRoleWithWebIdentity does.
    ///
    /// @param sessionPolicies documents of ours or checked ones; none for no such ceiling
    /// @throws ApiException AccessDenied where the trust policy does not let them in,
    ///   ValidationError for a session that the role does not give
    public Assumed withWebIdentity(
            String roleArn,
            String sessionName,
            WebIdentity identity,
            List<String> sessionPolicies,
            Duration duration) {
        var policies = new SessionPolicies(sessionPolicies, List.of());
        policies.check();
        return withWebIdentity(
                new Wish(
                        roleArn,
                        sessionName,
                        policies,
                        duration,
                        SessionTags.of(identity.tags(), identity.transitiveTagKeys()),
                        SourceIdentity.check(identity.sourceIdentity())),
                identity,
                times());
    }

    Assumed withWebIdentity(Wish wish, WebIdentity identity, RequestContext context) {
        var facts = new HashMap<>(identity.facts());
        facts.put("aws:FederatedProvider", List.of(identity.provider()));
        return federated(WEB_IDENTITY, wish, identity.federatedPrincipals(), facts, context);
    }

    Assumed withSaml(Wish wish, SamlIdentity identity, RequestContext context) {
        var facts = new HashMap<>(identity.facts());
        facts.put("aws:FederatedProvider", List.of(identity.providerArn()));
        return federated(SAML, wish, Set.of(identity.providerArn()), facts, context);
    }

    private Assumed federated(
            String action,
            Wish wish,
            Set<String> providers,
            Map<String, List<String>> facts,
            RequestContext context) {
        var asking =
                new Asking(
                        action,
                        null,
                        Asker.federated(providers),
                        Policies.NONE,
                        context.more().putAll(facts).build(),
                        facts);
        return assume(wish, asking, Map.of());
    }

    /// For whoever signed a call.
    ///
    /// @param externalId null for none
    Assumed forCaller(Call call, Wish wish, @Nullable String externalId) {
        var caller = call.signer();
        if (caller.kind() == Principal.Kind.ROOT)
            throw ACCESS_DENIED.because("Roles may not be assumed by root accounts.");
        boolean chained = caller.kind() == Principal.Kind.ASSUMED_ROLE;
        if (chained && duration(wish).compareTo(LONGEST_CHAINED) > 0)
            throw VALIDATION_ERROR.because(
                    "The requested DurationSeconds exceeds the 1 hour session limit for roles"
                            + " assumed by role chaining.");
        var context = call.context().more();
        if (externalId != null) context.put("sts:ExternalId", externalId);
        var asking =
                new Asking(
                        "sts:AssumeRole",
                        caller.arn(),
                        call.asker(),
                        call.policies(),
                        context.build(),
                        Map.of());
        return assume(sourced(wish, caller), asking, inherited(caller));
    }

    /// Who it is at the source was said once, and stays so.
    private static Wish sourced(Wish wish, Principal caller) {
        var before = caller.fact("aws:SourceIdentity");
        if (before.isEmpty()) return wish;
        if (wish.sourceIdentity != null && !wish.sourceIdentity.equals(before.get()))
            throw VALIDATION_ERROR.because(
                    "The source identity of a session cannot be changed once it is set.");
        return new Wish(
                wish.roleArn, wish.name, wish.policies, wish.duration, wish.tags, before.get());
    }

    private static Map<String, String> inherited(Principal caller) {
        var inherited = new TreeMap<String, String>();
        var tags = caller.tags();
        for (var key : caller.transitiveTagKeys()) {
            var value = tags.get(key);
            if (value != null) inherited.put(key, value);
        }
        return inherited;
    }

    private Assumed assume(Wish wish, Asking asking, Map<String, String> inherited) {
        if (!ROLE_ARN.matcher(wish.roleArn).matches())
            throw VALIDATION_ERROR.because("Request ARN is invalid");
        // One that does not exist is refused as one that does not let in.
        var role =
                roles.findByArn(wish.roleArn)
                        .orElseThrow(() -> asking.refused(asking.action, wish.roleArn));
        check(role, wish, asking, inherited);
        if (duration(wish).compareTo(role.maxSessionDuration()) > 0)
            throw VALIDATION_ERROR.because(
                    "The requested DurationSeconds exceeds the MaxSessionDuration set for this"
                            + " role.");
        var tags = wish.tags.and(inherited);
        var packed = wish.policies.packedSize(tags.values());
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        var session =
                new Session(
                        Principal.Kind.ASSUMED_ROLE,
                        role.roleId(),
                        role.roleName(),
                        wish.name,
                        wish.policies.documents(),
                        wish.policies.arns(),
                        sessionFacts(wish, asking),
                        tags.values(),
                        tags.transitive(),
                        now,
                        now.plus(duration(wish)));
        return new Assumed(
                keys.issue(session),
                Arn.sts(account, "assumed-role/" + role.roleName() + "/" + wish.name),
                role.roleId() + ":" + wish.name,
                packed,
                wish.sourceIdentity);
    }

    private static Map<String, List<String>> sessionFacts(Wish wish, Asking asking) {
        var facts = new LinkedHashMap<>(asking.facts);
        facts.put("aws:MultiFactorAuthPresent", List.of("false"));
        if (wish.sourceIdentity != null)
            facts.put("aws:SourceIdentity", List.of(wish.sourceIdentity));
        return facts;
    }

    /// The trust policy must allow the operation, and by itself what the session brings along:
    /// tags, and a name for who it is at the source.
    private void check(Role role, Wish wish, Asking asking, Map<String, String> inherited) {
        var trust =
                asking.policies.withResource(
                        List.of(
                                new AttachedPolicy(
                                        "trust policy of " + role.roleName(), role.trust())));
        var context = context(role, wish, asking, inherited);
        var actions = new ArrayList<String>();
        actions.add(asking.action);
        if (!wish.tags.values().isEmpty() || !inherited.isEmpty()) actions.add("sts:TagSession");
        if (wish.sourceIdentity != null) actions.add("sts:SetSourceIdentity");
        for (var action : actions) {
            var question = new Question(action, role.arn().value(), context, asking.asker);
            if (!Decision.decideTrust(question, trust).allows())
                throw asking.refused(action, wish.roleArn);
        }
    }

    /// What trust policies may ask of a request for a session.
    private static RequestContext context(
            Role role, Wish wish, Asking asking, Map<String, String> inherited) {
        var context = asking.context.more();
        context.put("sts:RoleSessionName", wish.name);
        if (wish.duration != null)
            context.put("sts:DurationSeconds", Long.toString(wish.duration.toSeconds()));
        if (wish.sourceIdentity != null) context.put("sts:SourceIdentity", wish.sourceIdentity);
        wish.tags.values().forEach((key, value) -> context.put("aws:RequestTag/" + key, value));
        var keys = new ArrayList<>(wish.tags.values().keySet());
        keys.addAll(inherited.keySet());
        context.putMany("aws:TagKeys", keys);
        context.putMany("sts:TransitiveTagKeys", List.copyOf(wish.tags.transitive()));
        for (var tag : role.tags()) context.put("aws:ResourceTag/" + tag.key(), tag.value());
        return context.build();
    }

    private static Duration duration(Wish wish) {
        return Objects.requireNonNullElse(wish.duration, USUAL);
    }

    /// Of a request that another operation makes.
    private RequestContext times() {
        var now = clock.instant();
        return RequestContext.builder()
                .put("aws:CurrentTime", now.toString())
                .put("aws:EpochTime", Long.toString(now.getEpochSecond()))
                .build();
    }
}
