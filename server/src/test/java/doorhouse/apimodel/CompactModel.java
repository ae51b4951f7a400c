package doorhouse.apimodel;

import doorhouse.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Writes the compact models that the server carries from the services' interface files.
///
/// Two arguments: the folder to read and the folder to write. The first holds `<service>.json` in
/// the form of Amazon's service models (`metadata`, `operations`, `shapes`) and `operations.md`,
/// whose tables say for each operation who may call it. Shapes that no operation reaches are left
/// out, as is everything that is no fact of the interface.
final class CompactModel {
    static final List<String> SERVICES =
            List.of("cognito-idp", "cognito-identity", "cognito-sync", "sts", "iam");

    /// Where the live service is known to check another pattern than its model says: it allows
    /// blanks inside a password, and dots in a domain of one's own (one that is no domain it
    /// refuses in words of its own). Observed in its validation sentences.
    private static final Map<String, String> OBSERVED_PATTERNS =
            Map.of(
                    "cognito-idp/PasswordType", "^[\\S]+.*[\\S]+$",
                    "cognito-idp/DomainType", "[\\S]+");

    /// Operations that Amazon's SDK names and the interface files do not have, with what of their
    /// shapes the SDK tells. They are signed, as the SDK signs them.
    private static final Map<String, String> NEWER =
            Map.of(
                    "cognito-idp",
                    """
                    {"operations": {
                      "AdminDeleteSoftwareToken": {
                        "http": {"method": "POST", "requestUri": "/"},
                        "input": {"shape": "AdminDeleteSoftwareTokenRequest"},
                        "output": {"shape": "AdminDeleteSoftwareTokenResponse"},
                        "errors": ["InternalErrorException", "InvalidParameterException",
                          "NotAuthorizedException", "OperationNotEnabledException",
                          "ResourceNotFoundException", "TooManyRequestsException",
                          "UserNotConfirmedException", "UserNotFoundException"]},
                      "DescribeTermsByClient": {
                        "http": {"method": "POST", "requestUri": "/"},
                        "input": {"shape": "DescribeTermsByClientRequest"},
                        "output": {"shape": "DescribeTermsByClientResponse"},
                        "errors": ["InternalErrorException", "InvalidParameterException",
                          "NotAuthorizedException", "OperationNotEnabledException",
                          "ResourceNotFoundException", "TooManyRequestsException"]}},
                     "shapes": {
                      "AdminDeleteSoftwareTokenRequest": {
                        "type": "structure", "required": ["UserPoolId", "Username"],
                        "members": {"UserPoolId": {"shape": "UserPoolIdType"},
                          "Username": {"shape": "UsernameType"}}},
                      "AdminDeleteSoftwareTokenResponse": {
                        "type": "structure", "members": {}},
                      "DescribeTermsByClientRequest": {
                        "type": "structure", "required": ["UserPoolId", "ClientId", "TermsName"],
                        "members": {"ClientId": {"shape": "ClientIdType"},
                          "UserPoolId": {"shape": "UserPoolIdType"},
                          "TermsName": {"shape": "TermsNameType"}}},
                      "DescribeTermsByClientResponse": {
                        "type": "structure", "members": {"Terms": {"shape": "TermsType"}}}}}\
                    """,
                    "iam",
                    """
                    {"operations": {
                      "ListInstanceProfilesForRole": {
                        "http": {"method": "POST", "requestUri": "/"},
                        "input": {"shape": "ListInstanceProfilesForRoleRequest"},
                        "output": {"shape": "ListInstanceProfilesForRoleResponse"},
                        "errors": ["NoSuchEntityException", "ServiceFailureException"]}},
                     "shapes": {
                      "ListInstanceProfilesForRoleRequest": {
                        "type": "structure", "required": ["RoleName"],
                        "members": {"RoleName": {"shape": "roleNameType"},
                          "Marker": {"shape": "markerType"},
                          "MaxItems": {"shape": "maxItemsType"}}},
                      "ListInstanceProfilesForRoleResponse": {
                        "type": "structure", "required": ["InstanceProfiles"],
                        "members": {"InstanceProfiles": {"shape": "instanceProfileListType"},
                          "IsTruncated": {"shape": "booleanType"},
                          "Marker": {"shape": "responseMarkerType"}}}}}\
                    """);

    private static final Map<String, String> CALLERS =
            Map.of(
                    "unauthenticated", "anyone",
                    "access token", "token",
                    "access token or Session", "token-or-session",
                    "SigV4", "signed");

    private static final Pattern HEADING = Pattern.compile("## ([a-z-]+) .*");
    private static final Pattern ROW =
            Pattern.compile("\\| (\\w+) \\| [A-Z]+ \\S+ \\| ([^|]+?) \\|.*");

    private final String service;
    private final JsonNode source;
    private final Map<String, String> callers;
    private final TreeMap<String, ObjectNode> shapes = new TreeMap<>();

    private CompactModel(String service, JsonNode source, Map<String, String> callers) {
        this.service = service;
        this.source = source;
        this.callers = callers;
    }

    public static void main(String[] args) throws IOException {
        write(Path.of(args[0]), Path.of(args[1]), SERVICES);
    }

    static void write(Path from, Path to, List<String> services) throws IOException {
        var callers = callers(Files.readAllLines(from.resolve("operations.md")));
        for (var service : services) {
            var source = Json.read(Files.readAllBytes(from.resolve(service + ".json")));
            var known = new TreeMap<>(callers.getOrDefault(service, Map.of()));
            addNewer(Json.read(NEWER.getOrDefault(service, "{}")), source, known);
            var model = new CompactModel(service, source, known);
            Files.writeString(to.resolve(service + ".json"), model.text());
        }
    }

    private static void addNewer(ObjectNode newer, ObjectNode source, Map<String, String> callers) {
        for (var part : newer.properties()) {
            var all = source.withObject("/" + part.getKey());
            for (var one : part.getValue().properties()) all.set(one.getKey(), one.getValue());
        }
        for (var name : newer.path("operations").propertyNames()) callers.put(name, "signed");
    }

    private static Map<String, Map<String, String>> callers(List<String> lines) {
        var callers = new TreeMap<String, Map<String, String>>();
        var current = new TreeMap<String, String>();
        for (var line : lines) {
            var heading = HEADING.matcher(line);
            var row = ROW.matcher(line);
            if (heading.matches()) {
                current = new TreeMap<>();
                callers.put(heading.group(1), current);
            } else if (row.matches()) {
                current.put(row.group(1), CALLERS.getOrDefault(row.group(2), row.group(2)));
            }
        }
        return callers;
    }

    /// One line for each operation, error and shape, so that a change reads well.
    private String text() {
        var metadata = source.path("metadata");
        var lines = new ArrayList<String>();
        lines.add("{");
        for (var key : List.of("protocol", "apiVersion", "targetPrefix", "xmlNamespace")) {
            if (metadata.has(key)) lines.add(quoted(key) + ":" + metadata.path(key) + ",");
        }
        var operations = new TreeMap<String, ObjectNode>();
        for (var o : source.path("operations").properties()) {
            operations.put(o.getKey(), operation(o.getKey(), o.getValue()));
        }
        section(lines, "errors", errors());
        section(lines, "operations", operations);
        section(lines, "shapes", shapes);
        lines.set(lines.size() - 1, "}}");
        return String.join("\n", lines) + "\n";
    }

    private static void section(List<String> lines, String name, Map<String, ?> entries) {
        lines.add(quoted(name) + ":{");
        entries.forEach((key, value) -> lines.add(quoted(key) + ":" + value + ","));
        var last = lines.removeLast();
        lines.add(last.substring(0, last.length() - 1));
        lines.add("},");
    }

    private static String quoted(String text) {
        return Json.text(text);
    }

    private ObjectNode operation(String name, JsonNode written) {
        var caller = callers.get(name);
        if (caller == null) throw new IllegalStateException("no caller for " + name);
        var operation = Json.object();
        operation.put("caller", caller);
        var http = written.path("http");
        var line = http.path("method").asString() + " " + http.path("requestUri").asString();
        if (!line.equals("POST /")) operation.put("http", line);
        operation.put("input", reach(written.path("input").path("shape").asString()));
        if (written.has("output")) {
            operation.put("output", reach(written.path("output").path("shape").asString()));
        }
        var codes = new TreeSet<String>();
        for (var error : written.path("errors")) codes.add(code(error.asString()));
        var array = operation.putArray("errors");
        codes.forEach(array::add);
        return operation;
    }

    private Map<String, Integer> errors() {
        var errors = new TreeMap<String, Integer>();
        for (var shape : source.path("shapes").properties()) {
            var written = shape.getValue();
            if (!written.path("exception").asBoolean(false)) continue;
            int status = written.path("fault").asBoolean(false) ? 500 : 400;
            errors.put(
                    code(shape.getKey()),
                    written.path("error").path("httpStatusCode").asInt(status));
        }
        return errors;
    }

    private String code(String shape) {
        return source.path("shapes").path(shape).path("error").path("code").asString(shape);
    }

    private String reach(String name) {
        if (shapes.containsKey(name)) return name;
        var written = source.path("shapes").path(name);
        var compact = Json.object();
        shapes.put(name, compact);
        compact.set("type", written.path("type"));
        for (var key :
                List.of("min", "max", "enum", "required", "sensitive", "document", "union")) {
            if (written.has(key)) compact.set(key, written.path(key));
        }
        if (written.has("pattern")) {
            var published = written.path("pattern").asString();
            compact.put("pattern", OBSERVED_PATTERNS.getOrDefault(service + "/" + name, published));
        }
        for (var part : List.of("member", "key", "value")) {
            if (written.has(part))
                compact.put(part, reach(written.path(part).path("shape").asString()));
        }
        if (written.path("type").asString().equals("structure")) {
            var members = compact.putObject("members");
            for (var m : written.path("members").properties()) {
                members.set(m.getKey(), member(m.getValue()));
            }
        }
        return name;
    }

    private JsonNode member(JsonNode written) {
        var shape = reach(written.path("shape").asString());
        if (!written.has("location")) return Json.object().put("shape", shape).path("shape");
        var place = written.path("location").asString();
        return Json.object()
                .put("shape", shape)
                .put("place", place.equals("querystring") ? "query" : place)
                .put("name", written.path("locationName").asString());
    }
}
