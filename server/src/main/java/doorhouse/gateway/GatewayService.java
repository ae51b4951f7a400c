package doorhouse.gateway;

import doorhouse.http.Request;
import doorhouse.http.Response;
import doorhouse.http.Routes;
import java.io.IOException;
import java.io.InputStream;

/// A service of AWS that another server serves behind us.
public interface GatewayService {
    /// As it stands in the scope of signatures and in host names, such as `s3`.
    String name();

    Routes.UploadLimits limits();

    /// Whether a request that names no service is for this one: the question that browsers ask
    /// before their request proper.
    default boolean takes(Request request) {
        return false;
    }

    /// @param request without its body
    /// @param turn to be told who sends it as soon as that is known
    /// @throws IOException of the body, which the listener answers
    Response answer(Request request, InputStream body, Turn turn) throws IOException;

    /// The service's own word for: too much at a time, try again.
    Response busy(Request request);
}
