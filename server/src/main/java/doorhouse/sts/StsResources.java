package doorhouse.sts;

import doorhouse.id.AccountId;
import doorhouse.id.Arn;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// What a call of the STS API acts on, as the caller's policies name it. Source: Service
/// Authorization Reference, "Actions, resources, and condition keys for AWS STS".
public final class StsResources {
    private StsResources() {}

    /// @param asked the request, checked against the model
    /// @return empty where the caller's policies alone decide nothing: everyone may ask who they
    ///   are and for a session of their own, and whom a role lets in its trust policy says
    public static List<String> of(AccountId account, String operation, ObjectNode asked) {
        return switch (operation) {
            case "GetCallerIdentity", "GetSessionToken", "AssumeRole" -> List.of();
            case "GetFederationToken" ->
                    List.of(federatedUser(account, asked.path("Name").asString("")).value());
            default -> List.of("*");
        };
    }

    static Arn federatedUser(AccountId account, String name) {
        return Arn.sts(account, "federated-user/" + name);
    }
}
