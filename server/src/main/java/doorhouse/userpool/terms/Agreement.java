package doorhouse.userpool.terms;

import java.time.Instant;

/// That a user agreed to a document.
///
/// @param document `terms-of-use` or `privacy-policy`
/// @param version when the document had last been changed
/// @param link where the user could read it
public record Agreement(
        String document, String client, Instant version, String link, Instant agreedAt) {}
