package doorhouse.iam;

import static doorhouse.iam.IamErrors.ACCESS_DENIED;
import static doorhouse.iam.IamErrors.INVALID_INPUT;
import static doorhouse.iam.IamErrors.noPolicy;
import static doorhouse.iam.IamErrors.notAttachable;

import doorhouse.id.AccountId;
import doorhouse.operation.Call;
import doorhouse.store.Database;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The managed policies that operations name: the account's own and AWS's.
final class ManagedPolicies {
    private static final Pattern ARN =
            Pattern.compile("arn:aws:iam::(\\d{12}|aws):policy/[\\x21-\\x7e]+");
    private static final String OF_AWS = "arn:aws:iam::aws:policy/";

    private final ManagedPolicyStore store;
    private final EntityStore entities;

    ManagedPolicies(Database database, AccountId account) {
        this.store = new ManagedPolicyStore(database, account);
        this.entities = new EntityStore(database, account);
    }

    private Optional<ManagedPolicy> find(String arn) {
        if (!ARN.matcher(arn).matches())
            throw INVALID_INPUT.because("ARN %s is not valid.".formatted(arn));
        return arn.startsWith(OF_AWS)
                ? AwsManagedPolicies.find(arn).map(ManagedPolicies::ofAws)
                : store.find(arn);
    }

    static ManagedPolicy ofAws(AwsManagedPolicy policy) {
        return new ManagedPolicy(
                policy.policyId(),
                policy.policyName(),
                policy.path(),
                policy.arn(),
                policy.description(),
                List.of(),
                Long.parseLong(policy.defaultVersionId().substring(1)),
                policy.createDate(),
                policy.updateDate());
    }

    /// @throws doorhouse.operation.ApiException NoSuchEntity, InvalidInput for no ARN of a policy
    ManagedPolicy named(String arn) {
        return find(arn).orElseThrow(() -> noPolicy(arn));
    }

    /// The versions of a policy, the newest first.
    List<ManagedPolicy.Version> versions(ManagedPolicy policy) {
        return AwsManagedPolicies.find(policy.arn())
                .map(aws ->
                        List.of(
                                new ManagedPolicy.Version(
                                        policy.defaultVersion(), aws.document(), aws.createDate())))
                .orElseGet(() -> store.versions(policy.policyId()));
    }

    /// A policy that is to be attached or to bound somebody, which cannot be deleted before this
    /// transaction ends.
    ///
    /// @throws doorhouse.operation.ApiException NoSuchEntity, InvalidInput for no ARN of a policy
    ManagedPolicy heldForUse(String arn) {
        var policy = find(arn).orElseThrow(() -> notAttachable(arn));
        if (!isOfAws(arn) && !entities.hold(policy.policyId())) throw notAttachable(arn);
        return policy;
    }

    /// A policy that is to be changed, as it is once nothing else can change it before this
    /// transaction ends.
    ///
    /// @param action what the caller asks, for the refusal: `iam:DeletePolicy`
    /// @throws doorhouse.operation.ApiException NoSuchEntity; AccessDenied for AWS's, which nobody
    ///   may change; InvalidInput for no ARN of a policy
    ManagedPolicy held(Call call, String action, String arn) {
        var found = named(arn);
        if (isOfAws(arn))
            throw ACCESS_DENIED.because(
                    "User: %s is not authorized to perform: %s on resource: policy %s"
                            .formatted(call.signer().arn(), action, arn));
        if (!entities.hold(found.policyId())) throw noPolicy(arn);
        return store.find(arn).orElseThrow(() -> noPolicy(arn));
    }

    private static boolean isOfAws(String arn) {
        return arn.startsWith(OF_AWS);
    }
}
