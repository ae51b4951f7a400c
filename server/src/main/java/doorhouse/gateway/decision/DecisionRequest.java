package doorhouse.gateway.decision;

import doorhouse.operation.ApiError;
import doorhouse.operation.ApiException;
import doorhouse.sigv4.RawRequest;
import doorhouse.sigv4.RawRequest.Header;
import doorhouse.wire.Json;
import doorhouse.wire.NotJson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What another's gateway asks.
///
/// @param signed the request that came there, as it stood on the wire
/// @param service that it must be signed for
/// @param host that it was for; one of those that the gateway serves
/// @param action null where only the signer is asked for
/// @param resource its ARN, or `*`
/// @param context condition keys, beyond those of the principal
record DecisionRequest(
        RawRequest signed,
        String service,
        String host,
        @Nullable String action,
        String resource,
        Map<String, List<String>> context) {
    private static final ApiError VALIDATION = ApiError.badRequest("ValidationException");
    private static final ApiError SERIALIZATION = ApiError.badRequest("SerializationException");

    private static final Set<String> MEMBERS =
            Set.of("Request", "Service", "Hosts", "Action", "Resource", "Context");
    private static final Set<String> PARTS =
            Set.of("Method", "Path", "Query", "Headers", "BodySha256");

    private static final Pattern SERVICE = Pattern.compile("[a-z0-9-]{1,64}");
    private static final Pattern METHOD = Pattern.compile("[A-Z]{1,16}");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}|[A-Z0-9-]{1,64}");
    private static final Pattern ACTION = Pattern.compile("[a-z0-9-]{1,64}:[A-Za-z0-9]{1,128}");

    /// What a principal has by its credentials alone. Nobody else may say it of them.
    private static final List<String> OF_THE_PRINCIPAL =
            List.of(
                    "aws:principal",
                    "aws:userid",
                    "aws:username",
                    "aws:federatedprovider",
                    "aws:tokenissuetime",
                    "aws:multifactorauth",
                    "aws:sourceidentity",
                    "sts:",
                    "saml:",
                    "cognito-identity.amazonaws.com:");

    /// @throws ApiException when it is malformed
    static DecisionRequest read(byte[] body) {
        var asked = known(tree(body), MEMBERS);
        var parts = known(asked.path("Request"), PARTS);
        var headers = headers(parts.path("Headers"));
        var hosts =
                headers.stream()
                        .filter(header -> header.name().equalsIgnoreCase("Host"))
                        .map(header -> header.value().toLowerCase(Locale.ROOT))
                        .toList();
        if (hosts.size() != 1) throw invalid("Request.Headers has not exactly one Host");
        var served =
                texts("Hosts", asked.path("Hosts")).stream()
                        .map(host -> host.toLowerCase(Locale.ROOT))
                        .toList();
        if (served.isEmpty()) throw invalid("Hosts names no host");
        var host = hosts.getFirst();
        return new DecisionRequest(
                new RawRequest(
                        matching(METHOD, "Request.Method", parts.path("Method")),
                        path(text("Request.Path", parts.path("Path"))),
                        optional("Request.Query", parts.path("Query")).orElse(null),
                        headers,
                        matching(HASH, "Request.BodySha256", parts.path("BodySha256"))),
                matching(SERVICE, "Service", asked.path("Service")),
                served.contains(host) ? host : "",
                asked.has("Action") ? matching(ACTION, "Action", asked.path("Action")) : null,
                optional("Resource", asked.path("Resource")).orElse("*"),
                context(asked.path("Context")));
    }

    /// Whether it came to a host that the gateway serves. One that did not was meant for somebody
    /// else, who has it too.
    boolean forThisHost() {
        return !host.isEmpty();
    }

    private static ObjectNode tree(byte[] body) {
        try {
            return Json.read(body);
        } catch (NotJson e) {
            throw SERIALIZATION.because("The body is no JSON object.");
        }
    }

    private static ObjectNode known(JsonNode node, Set<String> members) {
        if (!(node instanceof ObjectNode object)) throw invalid("Request is no object");
        for (var name : object.propertyNames())
            if (!members.contains(name)) throw invalid("there is no member " + name);
        return object;
    }

    private static String path(String path) {
        if (!path.startsWith("/")) throw invalid("Request.Path does not begin with a slash");
        return path;
    }

    private static List<Header> headers(JsonNode given) {
        if (!given.isObject()) throw invalid("Request.Headers is no object");
        var headers = new ArrayList<Header>();
        given.properties()
                .forEach(entry -> {
                    for (var value : texts("Request.Headers", entry.getValue()))
                        headers.add(new Header(entry.getKey(), value));
                });
        return headers;
    }

    private static Map<String, List<String>> context(JsonNode given) {
        var context = new HashMap<String, List<String>>();
        if (given.isMissingNode()) return context;
        if (!given.isObject()) throw invalid("Context is no object");
        given.properties()
                .forEach(entry -> {
                    var key = entry.getKey().toLowerCase(Locale.ROOT);
                    if (OF_THE_PRINCIPAL.stream().anyMatch(key::startsWith))
                        throw invalid("Context says of the principal what its credentials do");
                    context.put(entry.getKey(), texts("Context", entry.getValue()));
                });
        return context;
    }

    /// A text, or a list of them.
    private static List<String> texts(String member, JsonNode given) {
        if (given.isString()) return List.of(given.asString());
        if (!given.isArray()) throw invalid(member + " is neither a string nor a list of them");
        var texts = new ArrayList<String>();
        for (var one : given) texts.add(text(member, one));
        return texts;
    }

    private static Optional<String> optional(String member, JsonNode given) {
        return given.isMissingNode() ? Optional.empty() : Optional.of(text(member, given));
    }

    private static String text(String member, JsonNode given) {
        if (!given.isString()) throw invalid(member + " is no string");
        return given.asString();
    }

    private static String matching(Pattern form, String member, JsonNode given) {
        var text = text(member, given);
        if (!form.matcher(text).matches()) throw invalid(member + " is not of the form " + form);
        return text;
    }

    private static ApiException invalid(String what) {
        return VALIDATION.because("The request cannot be decided: " + what + ".");
    }
}
