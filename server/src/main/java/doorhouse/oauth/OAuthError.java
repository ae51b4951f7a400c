package doorhouse.oauth;

import doorhouse.http.Parameters;
import doorhouse.http.Request;
import doorhouse.http.Response;
import doorhouse.wire.Json;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The errors that programs are told, by wire name (RFC 6749 §5.2, RFC 7009 §2.2.1, RFC 8628 §3.5,
/// RFC 8707 §2, RFC 9449 §5).
enum OAuthError {
    ACCESS_DENIED,
    AUTHORIZATION_PENDING,
    EXPIRED_TOKEN,
    INVALID_REQUEST,
    INVALID_CLIENT,
    INVALID_DPOP_PROOF,
    INVALID_GRANT,
    INVALID_SCOPE,
    INVALID_TARGET,
    SLOW_DOWN,
    UNAUTHORIZED_CLIENT,
    UNSUPPORTED_GRANT_TYPE,
    UNSUPPORTED_TOKEN_TYPE;

    /// What the caller did wrong. Expected, so it carries no stack trace.
    static final class Thrown extends RuntimeException {
        private final OAuthError error;
        private final @Nullable String description;

        private Thrown(OAuthError error, @Nullable String description) {
            super(error.name(), null, false, false);
            this.error = error;
            this.description = description;
        }

        OAuthError error() {
            return error;
        }

        /// The answer, with the status that the endpoint gives to this error; that of RFC 6749 §5.2
        /// where the pool is strict.
        Response answer(PoolSite site, Request request, int status) {
            boolean challenge =
                    error == INVALID_CLIENT && site.pool().settings().extensions().strict();
            if (!challenge) return answer(request, status);
            var answer = answer(request, 401);
            return request.header("Authorization").isEmpty()
                    ? answer
                    : answer.with("WWW-Authenticate", "Basic realm=\"" + site.pool().id() + "\"");
        }

        /// The answer, with the status that the endpoint gives to this error.
        Response answer(Request request, int status) {
            var body = Json.object().put("error", error.name().toLowerCase(Locale.ROOT));
            if (description != null) body.put("error_description", description);
            return json(request, status, body);
        }
    }

    /// What a call comes to at an endpoint where clients prove themselves; what they did wrong with
    /// the statuses of RFC 7009 §2.2.1.
    static Response answered(Request request, Supplier<Response> call) {
        try {
            return call.get();
        } catch (Thrown refusal) {
            return refusal.answer(request, refusal.error() == INVALID_CLIENT ? 401 : 400);
        } catch (Parameters.Malformed e) {
            return INVALID_REQUEST.thrown().answer(request, 400);
        }
    }

    Thrown thrown() {
        return new Thrown(this, null);
    }

    /// @param description for the client's developer
    Thrown because(String description) {
        return new Thrown(this, description);
    }

    static Response json(Request request, int status, Object body) {
        return Answers.toProgram(
                request, Response.of(status, "application/json;charset=UTF-8", Json.write(body)));
    }
}
