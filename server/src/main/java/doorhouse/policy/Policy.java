package doorhouse.policy;

import doorhouse.policy.PolicyReader.Form;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// A policy: what it allows and denies.
///
/// @param document as it was written
public record Policy(String document, List<Statement> statements) {
    /// The longest document that is read at all, in characters, white space included. What each
    /// kind of policy may hold (IAM quotas) is smaller and the caller's to check.
    public static final int MAX_LENGTH = 131_072;

    public Policy {
        statements = List.copyOf(statements);
    }

    /// Reads the policy of an identity, a boundary or a session, which names no principal.
    ///
    /// @throws MalformedPolicyDocument with IAM's sentence, for whatever IAM would refuse
    public static Policy parse(String json) {
        return PolicyReader.read(json, Form.IDENTITY);
    }

    /// Reads the policy of a resource, which says who may what.
    ///
    /// @throws MalformedPolicyDocument as [#parse]
    public static Policy parseResource(String json) {
        return PolicyReader.read(json, Form.RESOURCE);
    }

    /// Reads the trust policy of a role: who may take it. It has no `Resource`.
    ///
    /// @throws MalformedPolicyDocument as [#parse]; also for trust in all identity pools at once
    public static Policy parseTrust(String json) {
        return PolicyReader.read(json, Form.TRUST);
    }

    /// Where its statements stand in the document, in their order.
    public List<Place> places() {
        return Place.of(document);
    }

    /// The condition keys that its conditions and variables speak of, each once and as first
    /// written.
    public List<String> contextKeys() {
        var keys = new LinkedHashMap<String, String>();
        for (var statement : statements)
            for (var key : statement.keys()) keys.putIfAbsent(RequestContext.folded(key), key);
        return List.copyOf(keys.values());
    }

    /// The ARNs of users, roles and sessions that it names as principals.
    public Set<String> principals() {
        var principals = new TreeSet<String>();
        for (var statement : statements) {
            var named = statement.named();
            if (named != null) principals.addAll(named.arns());
        }
        principals.removeIf(name -> !name.startsWith("arn:"));
        return principals;
    }

    /// This policy, where principals are those of these ids, whoever has their ARN.
    ///
    /// @param ids unique ids by ARN
    public Policy bound(Map<String, String> ids) {
        if (ids.isEmpty()) return this;
        return new Policy(
                document, statements.stream().map(statement -> statement.bound(ids)).toList());
    }
}
