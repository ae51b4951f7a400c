package doorhouse.userpool.oidc;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/// How one provider is reached.
///
/// @param issuer that its ID tokens name; null of a provider that gives none
/// @param attributes where it tells of its user; null where it does not
/// @param keys where its signing keys are; null where its ID tokens need none
/// @param pkce whether it says that it takes code challenges by S256
/// @param namesItself whether it says that its answers name it (RFC 9207)
record Endpoints(
        @Nullable String issuer,
        URI authorization,
        URI token,
        @Nullable URI attributes,
        @Nullable URI keys,
        boolean pkce,
        boolean namesItself) {}
