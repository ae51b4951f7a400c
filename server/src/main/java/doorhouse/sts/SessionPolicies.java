package doorhouse.sts;

import static doorhouse.sts.StsErrors.MALFORMED_POLICY_DOCUMENT;
import static doorhouse.sts.StsErrors.PACKED_POLICY_TOO_LARGE;
import static doorhouse.sts.StsErrors.VALIDATION_ERROR;

import com.fasterxml.jackson.annotation.JsonProperty;
import doorhouse.iam.Packing;
import doorhouse.policy.MalformedPolicyDocument;
import doorhouse.policy.Policy;
import doorhouse.wire.Json;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What a session may not go beyond. Source: IAM User Guide, "IAM and AWS STS quotas".
///
/// @param documents as they were given
/// @param arns of managed policies
record SessionPolicies(List<String> documents, List<String> arns) {
    static final SessionPolicies NONE = new SessionPolicies(List.of(), List.of());

    private static final int MOST_CHARACTERS = 2_048;
    private static final int MOST_ARNS = 10;

    /// What policies and tags may come to, packed, so that the session token stays within what
    /// servers take as one header.
    private static final int MOST_PACKED_BYTES = 3_072;

    /// How the wire names a managed policy.
    record Named(@JsonProperty("arn") @Nullable String arn) {}

    /// All that is packed.
    private record Packed(
            List<String> policies, List<String> policyArns, Map<String, String> tags) {}

    SessionPolicies {
        documents = List.copyOf(documents);
        arns = List.copyOf(arns);
    }

    /// As a caller sent them, checked.
    ///
    /// @param exists whether there is a managed policy of an ARN
    static SessionPolicies of(
            @Nullable String policy, @Nullable List<Named> named, Predicate<String> exists) {
        var documents = policy == null ? List.<String>of() : List.of(policy);
        var arns =
                named == null
                        ? List.<String>of()
                        : named.stream().map(n -> String.valueOf(n.arn())).distinct().toList();
        var policies = new SessionPolicies(documents, arns);
        policies.check();
        for (var arn : arns)
            if (!exists.test(arn))
                throw VALIDATION_ERROR.because(
                        "Policy %s does not exist or is not attachable.".formatted(arn));
        return policies;
    }

    void check() {
        if (arns.size() > MOST_ARNS)
            throw VALIDATION_ERROR.because(
                    "1 validation error detected: Value at 'policyArns' failed to satisfy constraint:"
                            + " Member must have length less than or equal to "
                            + MOST_ARNS);
        int characters =
                documents.stream().mapToInt(String::length).sum()
                        + arns.stream().mapToInt(String::length).sum();
        // Of several policies of ours each is within its own bounds.
        if (documents.size() <= 1 && characters > MOST_CHARACTERS)
            throw VALIDATION_ERROR.because(
                    "1 validation error detected: Value at 'policy' failed to satisfy constraint:"
                            + " Member must have length less than or equal to "
                            + MOST_CHARACTERS);
        try {
            documents.forEach(Policy::parse);
        } catch (MalformedPolicyDocument e) {
            throw MALFORMED_POLICY_DOCUMENT.because(e.sentence());
        }
    }

    /// How much of what there is room for policies and tags take, in percent; null where there are
    /// none of both.
    @Nullable Integer packedSize(Map<String, String> tags) {
        if (documents.isEmpty() && arns.isEmpty() && tags.isEmpty()) return null;
        var packed = Packing.pack(Json.write(new Packed(documents, arns, tags)));
        int percent = Math.ceilDiv(100 * packed.length, MOST_PACKED_BYTES);
        if (percent > 100)
            throw PACKED_POLICY_TOO_LARGE.because(
                    documents.isEmpty() && arns.isEmpty()
                            ? "Packed size of session tags consumes %d%% of allotted space."
                                    .formatted(percent)
                            : ("Packed policy consumes %d%% of allotted space, please use smaller"
                                            + " policy.")
                                    .formatted(percent));
        return percent;
    }
}
