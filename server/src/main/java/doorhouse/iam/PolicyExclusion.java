package doorhouse.iam;

import doorhouse.policy.AttachedPolicy;
import org.jspecify.annotations.Nullable;

/// A policy of a principal that a simulation is to leave out, in the wire's own words: all of a
/// type, one by its ARN, or one inline policy.
record PolicyExclusion(
        @Nullable String policyType,
        @Nullable String policyArn,
        @Nullable Inline inlinePolicyIdentifier) {
    record Inline(String policyName, String attachmentType, String attachmentName) {}

    private static final String MANAGED = "arn:";
    private static final String OF_AWS = "arn:aws:iam::aws:";

    /// @param policy by its ARN, or as [PrincipalPolicies] calls inline ones
    boolean covers(AttachedPolicy policy) {
        var name = policy.name();
        var inline = inlinePolicyIdentifier;
        if (inline != null)
            return name.equals(
                    PrincipalPolicies.inlineName(
                            inline.attachmentType, inline.attachmentName, inline.policyName));
        if (policyArn != null) return name.equals(policyArn);
        if (policyType == null) return false;
        return switch (policyType) {
            case "inline" -> !name.startsWith(MANAGED);
            case "aws-managed" -> name.startsWith(OF_AWS);
            case "user-managed" -> name.startsWith(MANAGED) && !name.startsWith(OF_AWS);
            default -> false;
        };
    }

    boolean coversBoundary(AttachedPolicy boundary) {
        return "permission-boundary".equals(policyType) || boundary.name().equals(policyArn);
    }
}
