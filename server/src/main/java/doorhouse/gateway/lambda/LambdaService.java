package doorhouse.gateway.lambda;

import static doorhouse.gateway.lambda.LambdaError.ACCESS_DENIED;
import static doorhouse.gateway.lambda.LambdaError.INVALID_CONTENT;
import static doorhouse.gateway.lambda.LambdaError.INVALID_PARAMETER;
import static doorhouse.gateway.lambda.LambdaError.REQUEST_TOO_LARGE;
import static doorhouse.gateway.lambda.LambdaError.RESOURCE_NOT_FOUND;
import static doorhouse.gateway.lambda.LambdaError.SERVICE;
import static doorhouse.gateway.lambda.LambdaError.UNKNOWN_OPERATION;
import static java.nio.charset.StandardCharsets.UTF_8;

import doorhouse.aws.SignedCallers;
import doorhouse.aws.SignedCallers.RefusedSignature;
import doorhouse.aws.SignedCallers.Signed;
import doorhouse.gateway.Browsers;
import doorhouse.gateway.GatewayService;
import doorhouse.gateway.HeldBodies;
import doorhouse.gateway.Turn;
import doorhouse.http.Request;
import doorhouse.http.Response;
import doorhouse.http.Routes;
import doorhouse.iam.Authorization;
import doorhouse.id.AccountId;
import doorhouse.id.Region;
import doorhouse.sigv4.Encoding;
import doorhouse.sigv4.SignatureOutcome;
import doorhouse.store.StoreBusy;
import doorhouse.store.StoreUnavailable;
import doorhouse.trigger.FunctionArn;
import doorhouse.trigger.FunctionRunner;
import doorhouse.trigger.InvocationContext;
import doorhouse.wire.Json;
import doorhouse.wire.NotJson;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lambda's door: who signed, which function, may they; then the call. The one place of this
/// service where an exception that nobody expected ends.
public final class LambdaService implements GatewayService, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LambdaService.class);
    private static final String NAME = "lambda";
    private static final String ACTION = "lambda:InvokeFunction";
    private static final String IDENTITIES = "cognito-identity.amazonaws.com:";
    private static final Pattern PATH =
            Pattern.compile("/2015-03-31/functions/([^/]{1,600})/invocations");

    /// As much as Lambda takes of events that are waited for, and of others.
    private static final int MOST_BYTES = 6_291_456;

    private static final int MOST_POSTED_BYTES = 1_048_576;
    private static final int MOST_CONTEXT = 3_583;

    /// Longer ones are told that they are too long in Lambda's own words.
    private static final Routes.UploadLimits LIMITS =
            new Routes.UploadLimits(2L * MOST_BYTES, Duration.ofMinutes(2), 16 << 10);

    private final SignedCallers callers;
    private final Invocations invocations;
    private final Browsers browsers;
    private final AccountId account;
    private final Region region;
    private final HeldBodies bodies;

    /// @param region that functions are in
    /// @param most calls at a time
    public LambdaService(
            SignedCallers callers,
            FunctionRunner functions,
            Browsers browsers,
            HeldBodies bodies,
            AccountId account,
            Region region,
            int most) {
        this.callers = callers;
        this.browsers = browsers;
        this.bodies = bodies;
        this.invocations = new Invocations(functions, most);
        this.account = account;
        this.region = region;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Routes.UploadLimits limits() {
        return LIMITS;
    }

    /// A browser's question bears no signature; its path tells what it is for.
    @Override
    public boolean takes(Request request) {
        return Browsers.asks(request) && PATH.matcher(request.rawPath()).matches();
    }

    @Override
    public Response busy(Request request) {
        return LambdaError.TOO_MANY_REQUESTS
                .because("Rate Exceeded.")
                .answer()
                .with("Connection", "close");
    }

    @Override
    public Response answer(Request request, InputStream body, Turn turn) throws IOException {
        if (Browsers.asks(request))
            return browsers.answer(request).orElseGet(() -> Response.of(403));
        long began = System.nanoTime();
        var answer = heard(request, body, turn);
        LOG.info("{} {} {} us", ACTION, answer.status(), (System.nanoTime() - began) / 1_000);
        return browsers.opened(request, answer);
    }

    /// Nothing is held of whom nobody knows.
    private Response heard(Request request, InputStream body, Turn turn) throws IOException {
        try {
            var sender = callers.announced(request, NAME);
            turn.of(sender.sender());
            return bodies.with(
                            sender.sender(),
                            body,
                            event -> answer(request, sender.with(event), turn, event))
                    .orElseGet(() -> busy(request));
        } catch (RefusedSignature e) {
            return turn.drained(request, body, unsigned(e.fault()));
        } catch (StoreBusy e) {
            LOG.info("{} refused: {}", ACTION, e.getMessage());
            return busy(request);
        } catch (StoreUnavailable e) {
            LOG.error("{} failed: {}", ACTION, e.reason());
            return SERVICE.because("An internal error occurred.").answer();
        } catch (RuntimeException e) {
            LOG.error("{} failed", ACTION, e);
            return SERVICE.because("An internal error occurred.").answer();
        }
    }

    private Response answer(Request request, Signed signed, Turn turn, byte[] event) {
        // A policy for another region's function must not be met by the same one.
        if (!signed.region().equals(region))
            throw new RefusedSignature(new SignatureOutcome.WrongRegion());
        if (!turn.goesTo(signed.sender())) return busy(request);
        try {
            return invoke(request, signed, event);
        } catch (LambdaError.Refused e) {
            return e.answer();
        }
    }

    private Response invoke(Request request, Signed signed, byte[] event) {
        var path = PATH.matcher(request.rawPath());
        if (!request.method().equals("POST") || !path.matches())
            throw UNKNOWN_OPERATION.because("This server offers no operation but Invoke.");
        var function =
                FunctionName.read(
                        decoded(path.group(1)), request.query("Qualifier"), region, account);
        authorize(request, signed, function);
        if (!isOurs(function))
            throw RESOURCE_NOT_FOUND.because(
                    "Functions from '%s' are not reachable in this region ('%s')"
                            .formatted(function.region(), region));
        invocations.check(function);
        var type = request.header("X-Amz-Invocation-Type").orElse("RequestResponse");
        return switch (type) {
            case "DryRun" -> Response.of(204);
            case "RequestResponse" ->
                    invocations.call(function, event(event, MOST_BYTES), context(request, signed));
            case "Event" ->
                    invocations.post(
                            function, event(event, MOST_POSTED_BYTES), context(request, signed));
            default ->
                    throw INVALID_PARAMETER.because(
                            "1 validation error detected: Value at 'invocationType' failed to"
                                    + " satisfy constraint: Member must satisfy enum value set:"
                                    + " [Event, RequestResponse, DryRun]");
        };
    }

    private boolean isOurs(FunctionArn function) {
        return function.value()
                .startsWith("arn:aws:lambda:%s:%s:function:".formatted(region, account));
    }

    private void authorize(Request request, Signed signed, FunctionArn function) {
        var client = SignedCallers.Client.of(request);
        var context = callers.context(signed, client);
        if (callers.authorize(signed, ACTION, function.value(), context)
                instanceof Authorization.Denied(var sentence))
            throw ACCESS_DENIED.because(sentence);
    }

    /// No event is an empty one.
    private static byte[] event(byte[] event, int most) {
        if (event.length == 0) return Json.write(Json.object());
        if (event.length > most)
            throw REQUEST_TOO_LARGE.because(
                    "Request must be smaller than %d bytes for the InvokeFunction operation"
                            .formatted(most));
        try {
            Json.readData(event);
            return event;
        } catch (NotJson e) {
            throw INVALID_CONTENT.because("Could not parse request body into json.");
        }
    }

    private static InvocationContext context(Request request, Signed signed) {
        return new InvocationContext(
                request.header("X-Amz-Client-Context").map(LambdaService::line).orElse(null),
                identity(signed));
    }

    private static @Nullable String identity(Signed signed) {
        var principal = signed.principal();
        var identity = principal.fact(IDENTITIES + "sub");
        if (identity.isEmpty()) return null;
        var told = Json.object().put("cognitoIdentityId", identity.get());
        principal
                .fact(IDENTITIES + "aud")
                .ifPresent(pool -> told.put("cognitoIdentityPoolId", pool));
        return ascii(Json.text(told));
    }

    /// The caller's own words, as one line that a header can hold.
    private static String line(String encoded) {
        try {
            if (encoded.length() <= MOST_CONTEXT)
                return ascii(Json.text(Json.read(Base64.getDecoder().decode(encoded))));
        } catch (IllegalArgumentException | NotJson e) {
            // Said below.
        }
        throw INVALID_CONTENT.because("Client context must be a valid Base64-encoded JSON object.");
    }

    private static String ascii(String json) {
        var ascii = new StringBuilder(json.length());
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c < 0x7f) ascii.append(c);
            else ascii.append("\\u%04x".formatted((int) c));
        }
        return ascii.toString();
    }

    private static String decoded(String segment) {
        try {
            return new String(Encoding.decode(segment), UTF_8);
        } catch (IllegalArgumentException e) {
            throw INVALID_PARAMETER.because("The function's name is badly encoded.");
        }
    }

    private static Response unsigned(SignatureOutcome.Fault fault) {
        var name =
                switch (fault) {
                    case SignatureOutcome.Missing _ -> "MissingAuthenticationTokenException";
                    case SignatureOutcome.Incomplete _ -> "IncompleteSignatureException";
                    case SignatureOutcome.UnknownKey _ -> "UnrecognizedClientException";
                    case SignatureOutcome.ExpiredToken _ -> "ExpiredTokenException";
                    case SignatureOutcome.WrongService _,
                            SignatureOutcome.WrongRegion _,
                            SignatureOutcome.Expired _,
                            SignatureOutcome.NotYetCurrent _,
                            SignatureOutcome.BadSignature _ ->
                            "InvalidSignatureException";
                };
        return LambdaError.answerOf(403, name, "User", fault.sentence());
    }

    @Override
    public void close() {
        invocations.close();
    }
}
