package doorhouse.iam;

import static doorhouse.iam.IamErrors.MALFORMED_POLICY_DOCUMENT;
import static java.nio.charset.StandardCharsets.UTF_8;

import doorhouse.policy.MalformedPolicyDocument;
import doorhouse.policy.Policy;
import java.net.URLEncoder;

/// Policy documents as the IAM API takes and gives them.
final class Documents {
    private Documents() {}

    /// @throws doorhouse.operation.ApiException MalformedPolicyDocument for what is no policy of a
    ///   user, group, role or boundary
    static void check(String document) {
        checkBy(() -> Policy.parse(document));
    }

    /// @throws doorhouse.operation.ApiException MalformedPolicyDocument for what is no trust policy
    static void checkTrust(String document) {
        checkBy(() -> Policy.parseTrust(document));
    }

    private static void checkBy(Runnable parse) {
        try {
            parse.run();
        } catch (MalformedPolicyDocument e) {
            throw MALFORMED_POLICY_DOCUMENT.because(e.sentence());
        }
    }

    /// What counts against the quotas: all characters but white space.
    static int size(String document) {
        return (int) document.chars().filter(c -> !Character.isWhitespace(c)).count();
    }

    /// Percent-encoded (RFC 3986), as all answers give documents.
    static String encoded(String document) {
        return URLEncoder.encode(document, UTF_8).replace("+", "%20").replace("*", "%2A");
    }
}
