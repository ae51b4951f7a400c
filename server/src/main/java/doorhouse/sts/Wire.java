package doorhouse.sts;

import doorhouse.id.Arn;
import java.time.Instant;

/// What several answers of the STS API have in common.
final class Wire {
    private Wire() {}

    /// The one place that tells the secret.
    record Credentials(
            String accessKeyId, String secretAccessKey, String sessionToken, Instant expiration) {
        static Credentials of(TemporaryCredentials made) {
            return new Credentials(
                    made.accessKeyId(),
                    made.secretAccessKey().reveal(),
                    made.sessionToken(),
                    made.expiration());
        }

        @Override
        public String toString() {
            return "Credentials[" + accessKeyId + "]";
        }
    }

    record AssumedRoleUser(String assumedRoleId, Arn arn) {
        static AssumedRoleUser of(RoleSessions.Assumed assumed) {
            return new AssumedRoleUser(assumed.assumedRoleId(), assumed.arn());
        }
    }
}
