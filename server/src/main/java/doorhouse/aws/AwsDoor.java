package doorhouse.aws;

import doorhouse.http.Request;
import doorhouse.http.Response;
import doorhouse.http.Routes;
import java.util.Optional;

/// The one address of the AWS APIs: AWS JSON where a request names its target, else AWS Query. JSON
/// is open to browsers of any origin, as the SDKs there need it.
public final class AwsDoor {
    private static final String FORM = "application/x-www-form-urlencoded";

    private final JsonDoor json;
    private final QueryDoor query;

    public AwsDoor(JsonDoor json, QueryDoor query) {
        this.json = json;
        this.query = query;
    }

    public void open(Routes routes) {
        routes.post("/", this::answer);
        // Presigned calls of STS come this way.
        routes.get("/", query::answer);
        routes.options("/", _ -> BrowserAccess.preflight("POST, OPTIONS"));
    }

    /// What a caller of AWS's APIs is told for whom there is no room; empty for anybody else.
    public Optional<Response> busy(Request request) {
        if (request.rawPath().equals("/"))
            return Optional.of(
                    inQuery(request)
                            ? query.busy(request)
                            : BrowserAccess.allow(json.busy(request)));
        boolean signed =
                request.header("Authorization").filter(a -> a.startsWith("AWS4-")).isPresent();
        return signed ? Optional.of(BrowserAccess.allow(RestJsonDoor.busy())) : Optional.empty();
    }

    private Response answer(Request request) {
        return inQuery(request) ? query.answer(request) : BrowserAccess.allow(json.answer(request));
    }

    private static boolean inQuery(Request request) {
        boolean targeted = request.header("X-Amz-Target").isPresent();
        boolean form = request.header("Content-Type").filter(t -> t.startsWith(FORM)).isPresent();
        return request.method().equals("GET") || (form && !targeted);
    }
}
