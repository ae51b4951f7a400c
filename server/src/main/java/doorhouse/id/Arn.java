package doorhouse.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// An Amazon resource name: `arn:partition:service:region:account:resource`.
public record Arn(@JsonValue String value) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Arn {
        if (!value.startsWith("arn:") || value.split(":", 6).length != 6) {
            throw new IllegalArgumentException("not an ARN: " + value);
        }
    }

    public static Arn userPool(AccountId account, UserPoolId pool) {
        return new Arn(
                "arn:aws:cognito-idp:" + pool.region() + ":" + account + ":userpool/" + pool);
    }

    public static Arn identityPool(AccountId account, IdentityPoolId pool) {
        return new Arn(
                "arn:aws:cognito-identity:"
                        + pool.region()
                        + ":"
                        + account
                        + ":identitypool/"
                        + pool);
    }

    /// A user's device.
    ///
    /// @param owner the user's name, a dot and the pool's id
    public static Arn device(AccountId account, UserPoolId pool, String owner, DeviceKey device) {
        return new Arn(
                "arn:aws:cognito-idp:"
                        + pool.region()
                        + ":"
                        + account
                        + ":owner/"
                        + owner
                        + "/device/"
                        + device);
    }

    /// An IAM resource, whose ARN names no region.
    ///
    /// @param resource such as `user/ana` or `root`
    public static Arn iam(AccountId account, String resource) {
        return new Arn("arn:aws:iam::" + account + ":" + resource);
    }

    /// Who temporary credentials stand for; its ARN names no region.
    ///
    /// @param resource such as `assumed-role/editor/session` or `federated-user/ana`
    public static Arn sts(AccountId account, String resource) {
        return new Arn("arn:aws:sts::" + account + ":" + resource);
    }

    public String service() {
        return value.split(":", 6)[2];
    }

    public String resource() {
        return value.split(":", 6)[5];
    }

    @Override
    public String toString() {
        return value;
    }
}
