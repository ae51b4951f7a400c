package doorhouse.aws;

import doorhouse.http.Request;
import doorhouse.http.Response;
import doorhouse.http.Routes;

/// `POST /`, the one address of the AWS APIs, open to browsers of any origin, as the SDKs there
/// need it.
public final class AwsDoor {
    private final JsonDoor json;

    public AwsDoor(JsonDoor json) {
        this.json = json;
    }

    public void open(Routes routes) {
        routes.post("/", this::answer);
        routes.options("/", _ -> preflight());
    }

    private Response answer(Request request) {
        return withCors(json.answer(request));
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
