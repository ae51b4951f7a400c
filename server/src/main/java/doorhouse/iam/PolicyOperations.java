package doorhouse.iam;

import static doorhouse.iam.IamErrors.DELETE_CONFLICT;
import static doorhouse.iam.IamErrors.ENTITY_ALREADY_EXISTS;
import static doorhouse.operation.Operation.signed;

import doorhouse.crypto.RandomText;
import doorhouse.iam.AttachmentStore.Usage;
import doorhouse.iam.Entity.Kind;
import doorhouse.iam.ManagedPolicyStore.Wanted;
import doorhouse.id.AccountId;
import doorhouse.operation.Call;
import doorhouse.operation.Empty;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.store.Database;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The operations on managed policies of the IAM API; those on their versions are
/// [PolicyVersionOperations].
public final class PolicyOperations implements Operations {
    private final Database database;
    private final AccountId account;
    private final EntityStore entities;
    private final ManagedPolicyStore store;
    private final AttachmentStore attachments;
    private final ManagedPolicies policies;
    private final Changes changes;
    private final NewIds newIds;
    private final Clock clock;

    public PolicyOperations(
            Database database,
            AccountId account,
            Changes changes,
            SecureRandom random,
            Clock clock) {
        this.database = database;
        this.account = account;
        this.entities = new EntityStore(database, account);
        this.store = new ManagedPolicyStore(database, account);
        this.attachments = new AttachmentStore(database, account);
        this.policies = new ManagedPolicies(database, account);
        this.changes = changes;
        this.newIds = new NewIds(new RandomText(random));
        this.clock = clock;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                signed("CreatePolicy", CreatePolicy.class, this::createPolicy),
                signed("GetPolicy", NamedPolicy.class, this::getPolicy),
                signed("ListPolicies", ListPolicies.class, this::listPolicies),
                signed("DeletePolicy", NamedPolicy.class, this::deletePolicy));
    }

    record CreatePolicy(
            String policyName,
            @Nullable String path,
            String policyDocument,
            @Nullable String description,
            @Nullable List<Tag> tags) {}

    record NamedPolicy(String policyArn) {}

    /// @param scope `All`, `AWS` or `Local`
    /// @param policyUsageFilter `PermissionsPolicy` or `PermissionsBoundary`
    record ListPolicies(
            @Nullable String scope,
            @Nullable Boolean onlyAttached,
            @Nullable String pathPrefix,
            @Nullable String policyUsageFilter,
            @Nullable String marker,
            @Nullable Integer maxItems) {
        /// Which policies are asked for: used ones, where that is said, by which use.
        Wanted wanted() {
            var bounding = "PermissionsBoundary".equals(policyUsageFilter);
            var attached =
                    "PermissionsPolicy".equals(policyUsageFilter)
                            || (Boolean.TRUE.equals(onlyAttached) && !bounding);
            return new Wanted(Objects.requireNonNullElse(pathPrefix, "/"), attached, bounding);
        }
    }

    record OnePolicy(Shown.Policy policy) {}

    record Policies(List<Shown.Policy> policies, boolean isTruncated, @Nullable String marker) {}

    OnePolicy createPolicy(CreatePolicy asked) {
        PolicyVersionOperations.check(asked.policyDocument);
        var now = clock.instant();
        var entity =
                new Entity(
                        Kind.POLICY,
                        newIds.of(Kind.POLICY),
                        asked.policyName,
                        Objects.requireNonNullElse(asked.path, "/"),
                        Tag.merged(
                                List.of(), Objects.requireNonNullElse(asked.tags, List.<Tag>of())),
                        null,
                        now);
        var policy =
                new ManagedPolicy(
                        entity.id(),
                        entity.name(),
                        entity.path(),
                        entity.arn(account).value(),
                        asked.description,
                        entity.tags(),
                        1,
                        now,
                        now);
        database.transaction(() -> {
            if (!entities.add(entity))
                throw ENTITY_ALREADY_EXISTS.because(
                        "A policy called %s already exists. Duplicate names are not allowed."
                                .formatted(asked.policyName));
            store.add(policy, asked.policyDocument);
        });
        changes.made();
        return new OnePolicy(Shown.policy(policy, Usage.NONE));
    }

    OnePolicy getPolicy(NamedPolicy asked) {
        var policy = policies.named(asked.policyArn);
        return new OnePolicy(Shown.policy(policy, attachments.usage(policy.arn())));
    }

    /// A policy with how often it is in use.
    private record Listed(ManagedPolicy policy, Usage usage) {
        String nameKey() {
            return policy.nameKey();
        }

        boolean is(Wanted wanted) {
            return policy.path().startsWith(wanted.pathPrefix())
                    && (!wanted.attached() || usage.attached() > 0)
                    && (!wanted.bounding() || usage.bounding() > 0);
        }
    }

    /// First the account's own, then AWS's.
    Policies listPolicies(ListPolicies asked) {
        var wanted = asked.wanted();
        var chain = new Chain<Listed>();
        if (!"AWS".equals(asked.scope))
            chain.then(Listed.class, (after, limit) -> own(wanted, after, limit), Listed::nameKey);
        if (!"Local".equals(asked.scope))
            chain.then(
                    Listed.class, (after, limit) -> ofAws(wanted, after, limit), Listed::nameKey);
        var page = chain.read(asked.marker, asked.maxItems);
        return new Policies(
                page.rows().stream()
                        .map(listed -> Shown.policyInList(listed.policy, listed.usage))
                        .toList(),
                page.isTruncated(),
                page.marker());
    }

    private List<Listed> own(Wanted wanted, String after, int limit) {
        return store.list(wanted, after, limit).stream()
                .map(policy -> new Listed(policy, attachments.usage(policy.arn())))
                .toList();
    }

    private List<Listed> ofAws(Wanted wanted, String after, int limit) {
        var usage = attachments.usageOfAws();
        return AwsManagedPolicies.all().stream()
                .map(ManagedPolicies::ofAws)
                .map(policy -> new Listed(policy, usage.getOrDefault(policy.arn(), Usage.NONE)))
                .filter(listed -> listed.is(wanted) && listed.nameKey().compareTo(after) > 0)
                .sorted(Comparator.comparing(Listed::nameKey))
                .limit(limit)
                .toList();
    }

    /// The order of what must go first is that of the API Reference.
    Empty deletePolicy(Call call, NamedPolicy asked) {
        database.transaction(() -> {
            var policy = policies.held(call, "iam:DeletePolicy", asked.policyArn);
            if (!attachments.usage(policy.arn()).equals(Usage.NONE))
                throw DELETE_CONFLICT.because("Cannot delete a policy attached to entities.");
            if (store.versions(policy.policyId()).size() > 1)
                throw DELETE_CONFLICT.because(
                        "This policy has more than one version. Before you delete a policy, you"
                                + " must delete the policy's versions. The default version is"
                                + " deleted with the policy.");
            store.delete(policy.policyId());
            entities.delete(policy.policyId());
        });
        changes.made();
        return Empty.EMPTY;
    }
}
