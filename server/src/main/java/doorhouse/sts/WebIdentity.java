package doorhouse.sts;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Somebody whom a token proved.
///
/// @param provider as conditions and answers name it: `cognito-identity.amazonaws.com`, or an
///   issuer without its scheme
/// @param federatedPrincipals all that a trust policy may write as `Federated` and mean this
///   provider
/// @param facts by condition key: `<provider>:aud`, `<provider>:sub`, `<provider>:amr`
/// @param tags of the session, if the token asks for any
/// @param transitiveTagKeys those of the tags that go on into the next role
/// @param sourceIdentity that the token asks for; null for none
public record WebIdentity(
        String provider,
        Set<String> federatedPrincipals,
        String subject,
        String audience,
        Map<String, List<String>> facts,
        Map<String, String> tags,
        Set<String> transitiveTagKeys,
        @Nullable String sourceIdentity) {
    public WebIdentity {
        federatedPrincipals = Set.copyOf(federatedPrincipals);
        facts = Map.copyOf(facts);
        tags = Map.copyOf(tags);
        transitiveTagKeys = Set.copyOf(transitiveTagKeys);
    }
}
