package doorhouse.aws;

import doorhouse.http.Response;

/// Opens an API to pages of any origin, as the SDKs in browsers need it: what proves a caller is
/// the signature, which no browser adds by itself. Source: WHATWG Fetch, "CORS protocol".
final class BrowserAccess {
    private BrowserAccess() {}

    /// The answer to a browser that asks before it calls.
    ///
    /// @param methods that the address takes, with commas
    static Response preflight(String methods) {
        return allow(Response.of(200))
                .with("Access-Control-Allow-Methods", methods)
                .with(
                        "Access-Control-Allow-Headers",
                        "authorization,content-type,cache-control,x-amz-date,x-amz-target,x-amz-user-agent,"
                                + "x-amz-security-token,x-amz-content-sha256,x-amz-api-version,"
                                + "x-amz-client-context,amz-sdk-invocation-id,amz-sdk-request")
                .with("Access-Control-Max-Age", "172800");
    }

    static Response allow(Response response) {
        return response.with("Access-Control-Allow-Origin", "*")
                .with(
                        "Access-Control-Expose-Headers",
                        "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date");
    }
}
