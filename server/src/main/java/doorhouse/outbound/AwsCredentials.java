package doorhouse.outbound;

import doorhouse.crypto.Secret;
import org.jspecify.annotations.Nullable;

/// As whom this server calls services of AWS.
///
/// @param sessionToken of a temporary key; null for another
public record AwsCredentials(
        String accessKeyId, Secret secretAccessKey, @Nullable Secret sessionToken) {}
