package doorhouse.sts;

import static doorhouse.operation.Operation.signed;
import static doorhouse.sts.StsErrors.denied;

import doorhouse.iam.Session;
import doorhouse.id.AccountId;
import doorhouse.id.Arn;
import doorhouse.operation.Call;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.operation.Principal;
import doorhouse.policy.Decision;
import doorhouse.policy.Question;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The operations of the STS API by which users get sessions of their own, or lend what they may to
/// users whom only they know.
public final class SessionOperations implements Operations {
    private static final Duration USUAL = Duration.ofHours(12);
    private static final Duration LONGEST_OF_ROOT = Duration.ofHours(1);

    private final TemporaryKeys keys;
    private final Predicate<String> managedPolicyExists;
    private final AccountId account;
    private final Clock clock;

    /// @param managedPolicyExists by its ARN
    public SessionOperations(
            TemporaryKeys keys,
            Predicate<String> managedPolicyExists,
            AccountId account,
            Clock clock) {
        this.keys = keys;
        this.managedPolicyExists = managedPolicyExists;
        this.account = account;
        this.clock = clock;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                signed("GetSessionToken", GetSessionToken.class, this::getSessionToken),
                signed("GetFederationToken", GetFederationToken.class, this::getFederationToken));
    }

    record GetSessionToken(
            @Nullable Integer durationSeconds,
            @Nullable String serialNumber,
            @Nullable String tokenCode) {}

    record GetFederationToken(
            String name,
            @Nullable String policy,
            @Nullable List<SessionPolicies.Named> policyArns,
            @Nullable Integer durationSeconds,
            @Nullable List<SessionTags.Tag> tags) {}

    record SessionToken(Wire.Credentials credentials) {}

    record FederatedUser(String federatedUserId, Arn arn) {}

    record FederationToken(
            Wire.Credentials credentials,
            FederatedUser federatedUser,
            @Nullable Integer packedPolicySize) {}

    SessionToken getSessionToken(Call call, GetSessionToken asked) {
        Mfa.check(asked.serialNumber, asked.tokenCode);
        var caller = call.signer();
        var session =
                session(
                        caller.kind(),
                        caller,
                        "",
                        SessionPolicies.NONE,
                        Map.of(),
                        asked.durationSeconds);
        return new SessionToken(Wire.Credentials.of(keys.issue(session)));
    }

    FederationToken getFederationToken(Call call, GetFederationToken asked) {
        var caller = call.signer();
        var policies = SessionPolicies.of(asked.policy, asked.policyArns, managedPolicyExists);
        var tags = SessionTags.of(asked.tags, null).values();
        var arn = StsResources.federatedUser(account, asked.name);
        if (!tags.isEmpty()) checkTagging(call, arn, tags);
        var packed = policies.packedSize(tags);
        var session =
                session(
                        Principal.Kind.FEDERATED_USER,
                        caller,
                        asked.name,
                        policies,
                        tags,
                        asked.durationSeconds);
        return new FederationToken(
                Wire.Credentials.of(keys.issue(session)),
                new FederatedUser(account + ":" + asked.name, arn),
                packed);
    }

    private static void checkTagging(Call call, Arn arn, Map<String, String> tags) {
        var action = "sts:TagSession";
        var context = call.context().more();
        tags.forEach((key, value) -> context.put("aws:RequestTag/" + key, value));
        context.putMany("aws:TagKeys", List.copyOf(tags.keySet()));
        var question = new Question(action, arn.value(), context.build(), call.asker());
        if (!Decision.decide(question, call.policies()).allows())
            throw denied(call.signer().arn(), action, arn);
    }

    private Session session(
            Principal.Kind kind,
            Principal caller,
            String name,
            SessionPolicies policies,
            Map<String, String> tags,
            @Nullable Integer durationSeconds) {
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        var duration = durationSeconds == null ? USUAL : Duration.ofSeconds(durationSeconds);
        // The live service shortens the root's without a word.
        boolean tooLong =
                caller.kind() == Principal.Kind.ROOT && duration.compareTo(LONGEST_OF_ROOT) > 0;
        return new Session(
                kind,
                caller.userId(),
                "",
                name,
                policies.documents(),
                policies.arns(),
                Map.of("aws:MultiFactorAuthPresent", List.of("false")),
                tags,
                Set.of(),
                now,
                now.plus(tooLong ? LONGEST_OF_ROOT : duration));
    }
}
