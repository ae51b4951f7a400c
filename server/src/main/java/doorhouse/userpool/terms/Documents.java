package doorhouse.userpool.terms;

import doorhouse.id.ClientId;
import doorhouse.id.UserPoolId;
import java.time.Instant;
import java.util.List;

/// The documents of a client as they stand, with links for one reader.
///
/// @param termsOfUse what is to be read, as is `privacyPolicy`
public record Documents(
        UserPoolId userPoolId, ClientId clientId, Document termsOfUse, Document privacyPolicy) {
    /// A document as it stands.
    ///
    /// @param link in the reader's language, or the one for all
    /// @param version when it was last changed
    public record Document(String termsId, String name, String link, Instant version) {
        private String mark() {
            return termsId + "@" + version.toEpochMilli();
        }
    }

    List<Document> both() {
        return List.of(termsOfUse, privacyPolicy);
    }

    /// Tells this state of the documents from every other. A page carries it, so that nobody is
    /// said to have agreed to what changed while they read.
    public String mark() {
        return termsOfUse.mark() + "," + privacyPolicy.mark();
    }
}
