package doorhouse.userpool.branding;

import doorhouse.id.UserPoolId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How the classic pages of a client look.
///
/// @param clientId a client's id, or `ALL` for those that have none of their own
/// @param image PNG or JPEG
/// @param version when it was set, as `yyyyMMddHHmmss`
public record UiCustomization(
        UserPoolId userPoolId,
        String clientId,
        @Nullable String css,
        byte @Nullable [] image,
        String version,
        Instant createdAt,
        Instant modifiedAt) {}
