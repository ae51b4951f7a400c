package doorhouse.userpool.terms;

import doorhouse.id.ClientId;
import doorhouse.id.UserPoolId;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A document of a client, in the wire's own words, so it is both our record and the answer's
/// shape.
///
/// @param termsName `terms-of-use` or `privacy-policy`
/// @param termsSource always `LINK`
/// @param enforcement always `NONE`
/// @param links the URL by language, such as `cognito:french`, or `cognito:default`
record Terms(
        String termsId,
        UserPoolId userPoolId,
        ClientId clientId,
        String termsName,
        String termsSource,
        String enforcement,
        Map<String, String> links,
        Instant creationDate,
        Instant lastModifiedDate) {
    static final String LINK = "LINK";
    static final String NONE = "NONE";

    private static final String PREFIX = "cognito:";

    Terms {
        links = Collections.unmodifiableMap(new LinkedHashMap<>(links));
    }

    /// The link for a reader of this language; else the one for all, or the English one.
    ///
    /// @param language such as `french`
    Optional<String> link(String language) {
        return Stream.of(language, "default", "english")
                .flatMap(name -> Optional.ofNullable(links.get(PREFIX + name)).stream())
                .findFirst();
    }
}
