package doorhouse.iam;

import static doorhouse.iam.IamErrors.DELETE_CONFLICT;
import static doorhouse.iam.IamErrors.LIMIT_EXCEEDED;
import static doorhouse.iam.IamErrors.NO_SUCH_ENTITY;
import static doorhouse.iam.IamErrors.quota;
import static doorhouse.operation.Operation.signed;

import doorhouse.iam.ManagedPolicy.Version;
import doorhouse.id.AccountId;
import doorhouse.operation.ApiException;
import doorhouse.operation.Call;
import doorhouse.operation.Empty;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.store.Database;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The operations on versions of managed policies of the IAM API. The default version is the one
/// that holds.
public final class PolicyVersionOperations implements Operations {
    private static final int MOST_VERSIONS = 5;

    /// What a managed policy may have, white space not counted.
    private static final int MOST_CHARACTERS = 6_144;

    private final Database database;
    private final ManagedPolicyStore store;
    private final ManagedPolicies policies;
    private final Changes changes;
    private final Clock clock;

    public PolicyVersionOperations(
            Database database, AccountId account, Changes changes, Clock clock) {
        this.database = database;
        this.store = new ManagedPolicyStore(database, account);
        this.policies = new ManagedPolicies(database, account);
        this.changes = changes;
        this.clock = clock;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                signed("CreatePolicyVersion", CreatePolicyVersion.class, this::createPolicyVersion),
                signed("GetPolicyVersion", OneVersion.class, this::getPolicyVersion),
                signed("ListPolicyVersions", ListPolicyVersions.class, this::listPolicyVersions),
                signed("SetDefaultPolicyVersion", OneVersion.class, this::setDefaultPolicyVersion),
                signed("DeletePolicyVersion", OneVersion.class, this::deletePolicyVersion));
    }

    record CreatePolicyVersion(
            String policyArn, String policyDocument, @Nullable Boolean setAsDefault) {}

    record OneVersion(String policyArn, String versionId) {}

    record ListPolicyVersions(
            String policyArn, @Nullable String marker, @Nullable Integer maxItems) {}

    /// @param document percent-encoded; null in answers that leave it out
    record ShownVersion(
            @Nullable String document,
            String versionId,
            boolean isDefaultVersion,
            Instant createDate) {}

    record AnsweredVersion(ShownVersion policyVersion) {}

    record Versions(List<ShownVersion> versions, boolean isTruncated, @Nullable String marker) {}

    /// What may be a managed policy.
    ///
    /// @throws ApiException MalformedPolicyDocument, LimitExceeded
    static void check(String document) {
        Documents.check(document);
        if (Documents.size(document) > MOST_CHARACTERS) throw quota("PolicySize", MOST_CHARACTERS);
    }

    AnsweredVersion createPolicyVersion(Call call, CreatePolicyVersion asked) {
        check(asked.policyDocument);
        var setAsDefault = Boolean.TRUE.equals(asked.setAsDefault);
        var now = clock.instant();
        var made =
                database.transaction(() -> {
                    var policy = policies.held(call, "iam:CreatePolicyVersion", asked.policyArn);
                    if (store.versions(policy.policyId()).size() >= MOST_VERSIONS)
                        throw LIMIT_EXCEEDED.because(
                                "A managed policy can have up to %d versions. Before you create a new"
                                                .formatted(MOST_VERSIONS)
                                        + " version, you must delete an existing version.");
                    var version = store.addVersion(policy.policyId(), asked.policyDocument, now);
                    if (setAsDefault) store.setDefault(policy.policyId(), version.number());
                    return version;
                });
        changes.made();
        return new AnsweredVersion(
                new ShownVersion(null, Version.id(made.number()), setAsDefault, made.createDate()));
    }

    AnsweredVersion getPolicyVersion(OneVersion asked) {
        var policy = policies.named(asked.policyArn);
        return policies.versions(policy).stream()
                .filter(version -> Version.id(version.number()).equals(asked.versionId))
                .findFirst()
                .map(version -> new AnsweredVersion(withDocument(policy, version)))
                .orElseThrow(() -> noVersion(asked));
    }

    /// The newest first.
    Versions listPolicyVersions(ListPolicyVersions asked) {
        var policy = policies.named(asked.policyArn);
        var page =
                Page.of(
                        asked.marker,
                        asked.maxItems,
                        policies.versions(policy),
                        version -> "%019d".formatted(Long.MAX_VALUE - version.number()));
        return new Versions(
                page.rows().stream().map(version -> shown(policy, version, null)).toList(),
                page.isTruncated(),
                page.marker());
    }

    Empty setDefaultPolicyVersion(Call call, OneVersion asked) {
        database.transaction(() -> {
            var policy = policies.held(call, "iam:SetDefaultPolicyVersion", asked.policyArn);
            store.setDefault(policy.policyId(), version(policy, asked));
        });
        changes.made();
        return Empty.EMPTY;
    }

    Empty deletePolicyVersion(Call call, OneVersion asked) {
        database.transaction(() -> {
            var policy = policies.held(call, "iam:DeletePolicyVersion", asked.policyArn);
            long number = version(policy, asked);
            if (number == policy.defaultVersion())
                throw DELETE_CONFLICT.because("Cannot delete the default version of a policy.");
            store.deleteVersion(policy.policyId(), number);
        });
        return Empty.EMPTY;
    }

    /// The number of a version that is there.
    private long version(ManagedPolicy policy, OneVersion asked) {
        return store.versions(policy.policyId()).stream()
                .map(Version::number)
                .filter(number -> Version.id(number).equals(asked.versionId))
                .findFirst()
                .orElseThrow(() -> noVersion(asked));
    }

    private static ApiException noVersion(OneVersion asked) {
        return NO_SUCH_ENTITY.because(
                "Policy %s version %s does not exist or is not attachable."
                        .formatted(asked.policyArn, asked.versionId));
    }

    /// A version as the answers show it that tell its document.
    static ShownVersion withDocument(ManagedPolicy policy, Version version) {
        return shown(policy, version, Documents.encoded(version.document()));
    }

    private static ShownVersion shown(
            ManagedPolicy policy, Version version, @Nullable String document) {
        return new ShownVersion(
                document,
                Version.id(version.number()),
                version.number() == policy.defaultVersion(),
                version.createDate());
    }
}
