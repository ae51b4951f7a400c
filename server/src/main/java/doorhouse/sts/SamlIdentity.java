package doorhouse.sts;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Somebody whom an assertion proved.
///
/// @param providerArn of the provider that said so
/// @param subject the NameID
/// @param subjectType its format, without the prefix of SAML's own
/// @param issuer the provider's entity id
/// @param recipient to whom the assertion went
/// @param nameQualifier names the provider within the account, so that subjects do not meet
/// @param attributes by name
/// @param facts by condition key: `saml:sub`, `saml:aud` …
/// @param tags of the session
/// @param sourceIdentity null for none
/// @param sessionEnd when the provider wants the session to have ended
public record SamlIdentity(
        String providerArn,
        String subject,
        String subjectType,
        String issuer,
        String recipient,
        String nameQualifier,
        Map<String, List<String>> attributes,
        Map<String, List<String>> facts,
        Map<String, String> tags,
        Set<String> transitiveTagKeys,
        @Nullable String sourceIdentity,
        Optional<Instant> sessionEnd) {
    public SamlIdentity {
        attributes = Map.copyOf(attributes);
        facts = Map.copyOf(facts);
        tags = Map.copyOf(tags);
        transitiveTagKeys = Set.copyOf(transitiveTagKeys);
    }
}
