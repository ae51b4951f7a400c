package doorhouse.policy;

import static doorhouse.policy.PolicyReader.check;
import static doorhouse.policy.PolicyReader.texts;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Reads `Principal` and `NotPrincipal`. Whether a user or role of a name exists is left to the
/// caller. Source: IAM User Guide, "AWS JSON policy elements: Principal"; sentences observed on the
/// live service.
final class PrincipalReader {
    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
    private static final Pattern ROOT = Pattern.compile("arn:aws[a-z-]*:iam::([0-9]{12}):root");
    private static final Pattern ARN =
            Pattern.compile(
                    "arn:aws[a-z-]*:(iam::[0-9]{12}:(user|role)|sts::[0-9]{12}:(assumed-role|federated-user))"
                            + "/[^*?\\s]+");
    private static final Pattern UNIQUE_ID = Pattern.compile("A(ID|RO)A[A-Z0-9]{12,124}");
    private static final Pattern DOMAIN =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]*\\.[A-Za-z0-9-]+(/[\\w.~/-]{1,255})?");
    private static final Pattern PROVIDER_ARN =
            Pattern.compile(
                    "arn:aws[a-z-]*:iam::[0-9]{12}:(saml-provider|oidc-provider)/[^*?\\s]+");
    private static final Pattern SERVICE = Pattern.compile("[a-z0-9.-]+\\.amazonaws\\.com(\\.cn)?");

    private boolean everyone;
    private final Set<String> accounts = new HashSet<>();
    private final Set<String> arns = new HashSet<>();
    private final Set<String> federated = new HashSet<>();
    private final Set<String> services = new HashSet<>();

    private PrincipalReader() {}

    static Named read(JsonNode statement) {
        var negated = statement.has("NotPrincipal");
        // IAM supports it with Deny alone: an Allow would let in everyone else, strangers too.
        if (negated && "Allow".equals(PolicyReader.textOrNull(statement, "Effect")))
            throw new MalformedPolicyDocument("Allow with NotPrincipal is not allowed.");
        var element = statement.get(negated ? "NotPrincipal" : "Principal");
        if (element == null) throw missing();
        var reader = new PrincipalReader();
        if (element.isString()) reader.star(element.asString());
        else reader.byType(element);
        return new Named(
                reader.everyone,
                Set.copyOf(reader.accounts),
                Set.copyOf(reader.arns),
                Set.copyOf(reader.federated),
                Set.copyOf(reader.services),
                negated);
    }

    private void star(String text) {
        if (!text.equals("*")) throw new MalformedPolicyDocument(MalformedPolicyDocument.SYNTAX);
        everyone = true;
    }

    private void byType(JsonNode element) {
        check(element.isObject());
        if (element.isEmpty()) throw missing();
        for (var type : element.properties()) {
            var named = texts(type.getValue());
            if (named.isEmpty()) throw missing();
            for (var name : named) add(type.getKey(), name);
        }
    }

    private void add(String type, String name) {
        switch (type) {
            case "AWS" -> aws(name);
            case "Federated" -> {
                if (!DOMAIN.matcher(name).matches() && !PROVIDER_ARN.matcher(name).matches())
                    throw new MalformedPolicyDocument(
                            "Federated principals must be valid domain names or SAML metadata"
                                    + " ARNs");
                federated.add(name);
            }
            case "Service" -> {
                if (!SERVICE.matcher(name).matches()) throw invalid("SERVICE", name);
                services.add(name);
            }
            // No one here has such an id, and one who is named must not be passed over in silence.
            case "CanonicalUser" -> throw invalid("CANONICALUSER", name);
            default -> throw new MalformedPolicyDocument(MalformedPolicyDocument.SYNTAX);
        }
    }

    private void aws(String name) {
        var root = ROOT.matcher(name);
        if (name.equals("*")) everyone = true;
        else if (ACCOUNT.matcher(name).matches()) accounts.add(name);
        else if (root.matches()) accounts.add(root.group(1));
        else if (ARN.matcher(name).matches() || UNIQUE_ID.matcher(name).matches()) arns.add(name);
        else throw invalid("AWS", name);
    }

    private static MalformedPolicyDocument missing() {
        return new MalformedPolicyDocument("Missing required field Principal");
    }

    private static MalformedPolicyDocument invalid(String type, String name) {
        return new MalformedPolicyDocument(
                "Invalid principal in policy: \"%s\":\"%s\"".formatted(type, name));
    }
}
