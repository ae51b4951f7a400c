package doorhouse.iam;

import doorhouse.crypto.RandomText;
import doorhouse.crypto.Secret;

/// Makes the identifiers and secrets of IAM, in Amazon's forms.
final class NewIds {
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final String BASE64 =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private final RandomText random;

    NewIds(RandomText random) {
        this.random = random;
    }

    /// The id of a new user, group, role or managed policy.
    String of(Entity.Kind kind) {
        return kind.idPrefix() + random.of(BASE32, 17);
    }

    String accessKeyId() {
        return "AKIA" + random.of(BASE32, 16);
    }

    /// 240 bits.
    Secret secretAccessKey() {
        return Secret.of(random.of(BASE64, 40));
    }
}
