package doorhouse.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;

import doorhouse.id.Region;
import doorhouse.outbound.AwsCalls;
import doorhouse.outbound.Outbound;
import doorhouse.trigger.FunctionFailure.Threw;
import doorhouse.trigger.FunctionFailure.TimedOut;
import doorhouse.trigger.FunctionFailure.Unreachable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// Calls functions by Lambda's Invoke API: Amazon's own, or any server that speaks it. Source: AWS
/// Lambda API reference, Invoke (2015-03-31).
public final class LambdaApi implements FunctionRunner {
    private static final Pattern NAME = Pattern.compile("[A-Za-z]{1,64}");
    private static final int TOO_MANY = 429;

    private final String endpoint;
    private final AwsCalls calls;

    /// @param endpoint an address without a slash at the end; `{region}` in it stands for the
    ///   region of the function's ARN
    public LambdaApi(String endpoint, AwsCalls calls) {
        this.endpoint = endpoint;
        this.calls = calls;
    }

    @Override
    public byte[] invoke(FunctionArn function, byte[] event, Duration patience)
            throws FunctionFailure {
        return invoke(function, event, InvocationContext.NONE, patience);
    }

    /// Which identity calls is not told: Lambda takes that from credentials alone.
    @Override
    public byte[] invoke(
            FunctionArn function, byte[] event, InvocationContext context, Duration patience)
            throws FunctionFailure {
        return call(function, "RequestResponse", event, context, patience);
    }

    /// Lambda keeps the event and tries again by itself.
    @Override
    public void post(FunctionArn function, byte[] event, Duration patience) throws FunctionFailure {
        call(function, "Event", event, InvocationContext.NONE, patience);
    }

    @Override
    public void post(
            FunctionArn function, byte[] event, InvocationContext context, Duration patience)
            throws FunctionFailure {
        call(function, "Event", event, context, patience);
    }

    private byte[] call(
            FunctionArn function,
            String type,
            byte[] event,
            InvocationContext context,
            Duration patience)
            throws FunctionFailure {
        try {
            var answer =
                    calls.post(
                            "lambda",
                            new Region(function.region()),
                            address(function),
                            headers(type, context),
                            event,
                            patience);
            if (!answer.ok()) throw refused(answer);
            if (!answer.header("X-Amz-Function-Error").isEmpty()) throw Threw.read(answer.body());
            return answer.body();
        } catch (HttpTimeoutException | InterruptedIOException e) {
            throw new TimedOut();
        } catch (IOException e) {
            throw Unreachable.forNow("ServiceException");
        }
    }

    private static Map<String, String> headers(String type, InvocationContext context) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Content-Type", "application/json");
        headers.put("X-Amz-Invocation-Type", type);
        if (context.clientContext() != null)
            headers.put(
                    "X-Amz-Client-Context",
                    Base64.getEncoder().encodeToString(context.clientContext().getBytes(UTF_8)));
        return headers;
    }

    private URI address(FunctionArn function) {
        var name = URLEncoder.encode(function.unqualified().value(), UTF_8);
        var qualifier =
                function.qualifier()
                        .map(q -> "?Qualifier=" + URLEncoder.encode(q, UTF_8))
                        .orElse("");
        return URI.create(
                endpoint.replace("{region}", function.region())
                        + "/2015-03-31/functions/"
                        + name
                        + "/invocations"
                        + qualifier);
    }

    /// What Lambda itself refuses, by the error's name. Another attempt may help where it is too
    /// busy, and not where it failed.
    private static Unreachable refused(Outbound.Answer answer) {
        // The name may be followed by an address: `ResourceNotFoundException:http://…`.
        var told = answer.header("x-amzn-ErrorType").split(":", 2)[0];
        if (answer.status() == TOO_MANY)
            return Unreachable.forNow(named(told, "TooManyRequestsException"));
        return Unreachable.because(
                switch (answer.status()) {
                    case 401, 403 -> named(told, "AccessDeniedException");
                    case 404 -> named(told, "ResourceNotFoundException");
                    default -> named(told, "ServiceException");
                });
    }

    private static String named(String told, String otherwise) {
        return NAME.matcher(told).matches() ? told : otherwise;
    }
}
