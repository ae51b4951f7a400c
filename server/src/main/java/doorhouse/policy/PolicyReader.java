package doorhouse.policy;

import static doorhouse.policy.MalformedPolicyDocument.INVALID_JSON;
import static doorhouse.policy.MalformedPolicyDocument.SYNTAX;

import doorhouse.policy.Condition.Operand;
import doorhouse.policy.Condition.Quantifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads a policy document by IAM's grammar, and refuses with IAM's sentences. Nothing is skipped:
/// an element misspelt in a Deny must not silently allow. Source: IAM User Guide, "Grammar of the
/// IAM JSON policy language"; sentences observed on the live service.
final class PolicyReader {
    private static final Set<String> POLICY = Set.of("Version", "Id", "Statement");
    private static final Set<String> STATEMENT =
            Set.of("Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition");
    private static final Set<String> PRINCIPAL = Set.of("Principal", "NotPrincipal");
    private static final Set<String> RESOURCE = Set.of("Resource", "NotResource");

    private static final Pattern SID = Pattern.compile("[0-9A-Za-z]*");
    private static final Pattern VENDOR = Pattern.compile("[0-9A-Za-z.-]+|\\*");

    /// Keys of OpenID providers begin with an issuer, host and path.
    private static final Pattern VENDOR_OF_KEY =
            Pattern.compile("[0-9A-Za-z.-]+(/[\\x21-\\x7e]*)?|\\*");

    private static final int MAX_DEPTH = 16;
    private static final JsonMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(MAX_DEPTH)
                                                    .build())
                                    .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    /// What a policy is attached to, which says what it must and must not have.
    enum Form {
        IDENTITY,
        RESOURCE,
        TRUST
    }

    private final Form form;
    private final Version version;
    private final Set<String> sids = new HashSet<>();

    private PolicyReader(Form form, Version version) {
        this.form = form;
        this.version = version;
    }

    static Policy read(String json, Form form) {
        if (json.length() > Policy.MAX_LENGTH) throw new MalformedPolicyDocument(SYNTAX);
        var policy = tree(json);
        onlyHas(policy, POLICY);
        var named = textOrNull(policy, "Version");
        textOrNull(policy, "Id");
        var reader = new PolicyReader(form, named == null ? Version.OF_2008 : Version.of(named));
        var statements = new ArrayList<Statement>();
        for (var statement : oneOrMany(policy.get("Statement")))
            statements.add(reader.statement(statements.size(), statement));
        if (statements.isEmpty()) throw new MalformedPolicyDocument(SYNTAX);
        return new Policy(json, statements);
    }

    static JsonParser parser(String json) {
        return JSON.createParser(json);
    }

    private static JsonNode tree(String json) {
        try {
            var tree = JSON.readTree(json);
            if (tree != null && tree.isObject()) return tree;
        } catch (JacksonException e) {
            // The parser's own words would not be IAM's.
        }
        throw new MalformedPolicyDocument(INVALID_JSON);
    }

    private Statement statement(int number, JsonNode statement) {
        check(statement.isObject());
        checkForm(statement.propertyNames());
        check(!(statement.has("Action") && statement.has("NotAction")));
        check(!(statement.has("Resource") && statement.has("NotResource")));
        check(!(statement.has("Principal") && statement.has("NotPrincipal")));
        var read =
                new Statement(
                        number,
                        sid(textOrNull(statement, "Sid")),
                        effect(textOrNull(statement, "Effect")),
                        form == Form.IDENTITY ? null : PrincipalReader.read(statement),
                        actions(statement),
                        resources(statement),
                        conditions(statement.get("Condition")));
        if (form == Form.TRUST) TrustRules.check(read);
        return read;
    }

    private void checkForm(Collection<String> names) {
        var allowed = new HashSet<>(STATEMENT);
        switch (form) {
            case IDENTITY -> {
                if (names.stream().anyMatch(PRINCIPAL::contains))
                    throw new MalformedPolicyDocument(
                            "Policy document should not specify a principal.");
            }
            case RESOURCE -> allowed.addAll(PRINCIPAL);
            case TRUST -> {
                if (names.stream().anyMatch(RESOURCE::contains))
                    throw new MalformedPolicyDocument("Has prohibited field Resource");
                allowed.addAll(PRINCIPAL);
            }
        }
        check(allowed.containsAll(names));
    }

    private @Nullable String sid(@Nullable String sid) {
        if (sid == null || sid.isEmpty()) return null;
        // Other services take any text where IAM takes letters and digits only.
        if (form != Form.RESOURCE && !SID.matcher(sid).matches())
            throw new MalformedPolicyDocument(
                    "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the"
                            + " regular expression [0-9A-Za-z]*");
        if (!sids.add(sid))
            throw new MalformedPolicyDocument(
                    "Statement IDs (SID) in a single policy must be unique.");
        return sid;
    }

    private static Effect effect(@Nullable String effect) {
        if ("Allow".equals(effect)) return Effect.ALLOW;
        if ("Deny".equals(effect)) return Effect.DENY;
        throw new MalformedPolicyDocument(SYNTAX);
    }

    private Statement.Actions actions(JsonNode statement) {
        var negated = statement.has("NotAction");
        var actions = texts(statement.get(negated ? "NotAction" : "Action"));
        if (actions.isEmpty())
            throw new MalformedPolicyDocument("Policy statement must contain actions.");
        actions.forEach(PolicyReader::checkAction);
        if (form == Form.TRUST) actions.forEach(TrustRules::checkAction);
        return new Statement.Actions(
                actions.stream().map(name -> TextPattern.wildcards(name).glob()).toList(), negated);
    }

    private static void checkAction(String action) {
        if (action.equals("*")) return;
        checkVendor(action, VENDOR);
        if (action.indexOf(':') != action.lastIndexOf(':'))
            throw new MalformedPolicyDocument("Actions/Condition can contain only one colon.");
    }

    private static void checkVendor(String name, Pattern form) {
        int colon = name.indexOf(':');
        if (colon < 0)
            throw new MalformedPolicyDocument(
                    "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
        var vendor = name.substring(0, colon);
        if (!form.matcher(vendor).matches())
            throw new MalformedPolicyDocument("Vendor %s is not valid".formatted(vendor));
    }

    /// Null in the policy of a resource that says nothing of it: it is about that resource.
    private Statement.@Nullable Resources resources(JsonNode statement) {
        if (form != Form.IDENTITY && RESOURCE.stream().noneMatch(statement::has)) return null;
        var negated = statement.has("NotResource");
        var resources = texts(statement.get(negated ? "NotResource" : "Resource"));
        if (resources.isEmpty())
            throw new MalformedPolicyDocument("Policy statement must contain resources.");
        return new Statement.Resources(
                resources.stream().map(arn -> ArnPattern.resource(arn, version)).toList(), negated);
    }

    private List<Condition> conditions(@Nullable JsonNode conditions) {
        if (conditions == null) return List.of();
        check(conditions.isObject());
        var all = new ArrayList<Condition>();
        for (var operator : conditions.properties()) {
            check(operator.getValue().isObject());
            for (var key : operator.getValue().properties())
                all.add(condition(operator.getKey(), key.getKey(), key.getValue()));
        }
        return List.copyOf(all);
    }

    /// @param named an operator as the policy writes it: `ForAllValues:StringEqualsIfExists`
    private Condition condition(String named, String key, JsonNode values) {
        checkVendor(key, VENDOR_OF_KEY);
        var name = named;
        var quantifier = Quantifier.NONE;
        if (name.startsWith("ForAllValues:")) quantifier = Quantifier.FOR_ALL_VALUES;
        if (name.startsWith("ForAnyValue:")) quantifier = Quantifier.FOR_ANY_VALUE;
        if (quantifier != Quantifier.NONE) name = name.substring(name.indexOf(':') + 1);
        var ifExists = name.endsWith("IfExists");
        if (ifExists) name = name.substring(0, name.length() - "IfExists".length());
        var operator = Operator.named(name);
        if (operator == null) throw new MalformedPolicyDocument(SYNTAX);
        check(operator != Operator.NULL || (quantifier == Quantifier.NONE && !ifExists));
        var operands = new ArrayList<Operand>();
        for (var value : oneOrMany(values)) {
            check(value.isString() || value.isNumber() || value.isBoolean());
            operands.add(operator.read(value.asString(), version));
        }
        return new Condition(
                quantifier,
                operator,
                ifExists,
                key,
                RequestContext.folded(key),
                List.copyOf(operands));
    }

    private static void onlyHas(JsonNode node, Set<String> names) {
        check(names.containsAll(node.propertyNames()));
    }

    static @Nullable String textOrNull(JsonNode node, String name) {
        var value = node.get(name);
        if (value == null) return null;
        check(value.isString());
        return value.asString();
    }

    static List<String> texts(@Nullable JsonNode node) {
        var texts = new ArrayList<String>();
        for (var value : oneOrMany(node)) {
            check(value.isString());
            texts.add(value.asString());
        }
        return texts;
    }

    /// IAM lets one stand where a list may.
    private static List<JsonNode> oneOrMany(@Nullable JsonNode node) {
        if (node == null) return List.of();
        if (!node.isArray()) return List.of(node);
        var many = new ArrayList<JsonNode>();
        node.forEach(many::add);
        return many;
    }

    static void check(boolean wellFormed) {
        if (!wellFormed) throw new MalformedPolicyDocument(SYNTAX);
    }
}
