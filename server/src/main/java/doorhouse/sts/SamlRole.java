package doorhouse.sts;

import static doorhouse.sts.StsErrors.ACCESS_DENIED;
import static doorhouse.sts.StsErrors.EXPIRED_TOKEN;
import static doorhouse.sts.StsErrors.INVALID_IDENTITY_TOKEN;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What an assertion says of roles and their sessions. Source: IAM User Guide, "Configure SAML
/// assertions for the authentication response".
record SamlRole(SamlIdentity identity, Instant now) {
    private static final String SAML = "https://aws.amazon.com/SAML/Attributes/";
    private static final String TAG = SAML + "PrincipalTag:";
    private static final Pattern NAME = Pattern.compile("[\\w+=,.@-]{2,64}");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{3,5}");
    private static final int LEAST_SECONDS = 900;
    private static final int MOST_SECONDS = 43_200;

    /// The session's name, where the provider gives the subject this role.
    String roleSession(String roleArn) {
        var pairs = identity.attributes().getOrDefault(SAML + "Role", List.of());
        boolean given =
                pairs.stream()
                        .map(pair -> List.of(pair.split(",", -1)))
                        .map(pair -> pair.stream().map(String::strip).toList())
                        .anyMatch(pair ->
                                pair.size() == 2
                                        && pair.contains(roleArn)
                                        && pair.contains(identity.providerArn()));
        if (!given) throw ACCESS_DENIED.because("Not authorized to perform sts:AssumeRoleWithSAML");
        var names = identity.attributes().getOrDefault(SAML + "RoleSessionName", List.of());
        if (names.size() != 1)
            throw INVALID_IDENTITY_TOKEN.because("RoleSessionName is required in AuthnResponse");
        if (!NAME.matcher(names.getFirst()).matches())
            throw INVALID_IDENTITY_TOKEN.because(
                    "RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}");
        return names.getFirst();
    }

    /// How long the session lasts: as asked, else as the provider says, and never beyond the end
    /// that it sets; null for the usual time.
    @Nullable Duration duration(@Nullable Duration asked) {
        var duration = asked == null ? said() : asked;
        var end = identity.sessionEnd();
        if (end.isEmpty()) return duration;
        var left = Duration.between(now, end.get());
        if (!left.isPositive())
            throw EXPIRED_TOKEN.because("The session that the provider allows has ended.");
        var wanted = duration == null ? Duration.ofHours(1) : duration;
        return left.compareTo(wanted) < 0 ? left : wanted;
    }

    private @Nullable Duration said() {
        var said = identity.attributes().getOrDefault(SAML + "SessionDuration", List.of());
        if (said.size() != 1 || !SECONDS.matcher(said.getFirst()).matches()) return null;
        int seconds = Integer.parseInt(said.getFirst());
        return seconds < LEAST_SECONDS || seconds > MOST_SECONDS
                ? null
                : Duration.ofSeconds(seconds);
    }

    static Map<String, String> tags(Map<String, List<String>> attributes) {
        var tags = new LinkedHashMap<String, String>();
        attributes.forEach((name, values) -> {
            if (!name.startsWith(TAG)) return;
            if (values.size() != 1)
                throw INVALID_IDENTITY_TOKEN.because("A PrincipalTag has exactly one value.");
            tags.put(name.substring(TAG.length()), values.getFirst());
        });
        return tags;
    }

    static Set<String> transitiveTagKeys(Map<String, List<String>> attributes) {
        return new LinkedHashSet<>(attributes.getOrDefault(SAML + "TransitiveTagKeys", List.of()));
    }

    static @Nullable String sourceIdentity(Map<String, List<String>> attributes) {
        var said = attributes.getOrDefault(SAML + "SourceIdentity", List.of());
        if (said.size() > 1)
            throw INVALID_IDENTITY_TOKEN.because("SourceIdentity has exactly one value.");
        return said.isEmpty() ? null : said.getFirst();
    }
}
