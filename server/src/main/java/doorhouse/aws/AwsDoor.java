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
        routes.options("/", _ -> preflight());
    }

    private Response answer(Request request) {
        boolean targeted = request.header("X-Amz-Target").isPresent();
        boolean form = request.header("Content-Type").filter(t -> t.startsWith(FORM)).isPresent();
        return form && !targeted ? query.answer(request) : withCors(json.answer(request));
    }

    private static Response preflight() {
        return withCors(Response.of(200))
                .with("Access-Control-Allow-Methods", "POST, OPTIONS")
                .with(
                        "Access-Control-Allow-Headers",
                        "authorization,content-type,cache-control,x-amz-date,x-amz-target,x-amz-user-agent,"
                                + "x-amz-security-token,x-amz-content-sha256,x-amz-api-version,"
                                + "amz-sdk-invocation-id,amz-sdk-request")
                .with("Access-Control-Max-Age", "172800");
    }

    private static Response withCors(Response response) {
        return response.with("Access-Control-Allow-Origin", "*")
                .with(
                        "Access-Control-Expose-Headers",
                        "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date");
    }
}
