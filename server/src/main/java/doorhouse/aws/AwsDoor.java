package doorhouse.aws;

import doorhouse.http.Request;
import doorhouse.http.Response;
import doorhouse.http.Routes;

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

    private Response answer(Request request) {
        boolean targeted = request.header("X-Amz-Target").isPresent();
        boolean form = request.header("Content-Type").filter(t -> t.startsWith(FORM)).isPresent();
        return form && !targeted
                ? query.answer(request)
                : BrowserAccess.allow(json.answer(request));
    }
}
