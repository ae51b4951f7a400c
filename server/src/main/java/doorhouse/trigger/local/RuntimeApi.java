package doorhouse.trigger.local;

import doorhouse.http.HttpServer;
import doorhouse.http.Request;
import doorhouse.http.Response;
import doorhouse.http.Routes;
import doorhouse.trigger.FunctionFailure.Threw;
import doorhouse.trigger.FunctionRunner;
import doorhouse.trigger.local.Invocation.Told;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The Lambda Runtime API, on loopback. Each process has a path of its own that holds a secret, so
/// that nobody else on the machine can speak for it.
final class RuntimeApi implements AutoCloseable {
    private static final String RUNTIME = "/{worker}/{secret}/2018-06-01/runtime";

    /// A process polls as long as it is idle.
    private static final HttpServer.Limits LIMITS =
            new HttpServer.Limits(0, 16 << 10, Duration.ofDays(1), 4_000, 4_000, 1, Duration.ZERO);

    /// What a process tells is read once it is known to be ours. It does not outlive its invocation
    /// by much, so neither does what it sends.
    private static final Routes.UploadLimits TOLD =
            new Routes.UploadLimits(16 << 20, Duration.ofMinutes(1), 0);

    private static final Response ACCEPTED = Response.json(202, "{\"status\":\"OK\"}");

    private final Map<Integer, Worker> workers = new ConcurrentHashMap<>();
    private final HttpServer http;

    RuntimeApi() throws IOException {
        var routes =
                new Routes()
                        .get(RUNTIME + "/invocation/next", this::next)
                        .upload("POST", RUNTIME + "/invocation/{id}/response", TOLD, this::response)
                        .upload("POST", RUNTIME + "/invocation/{id}/error", TOLD, this::error)
                        .upload("POST", RUNTIME + "/init/error", TOLD, this::initError);
        http =
                new HttpServer(
                        new HttpServer.Settings(
                                "127.0.0.1", 0, LIMITS, "x-amzn-RequestId", Duration.ofSeconds(1)),
                        routes);
        http.start();
    }

    /// Where a worker's process finds it: host, port and path.
    String address(Worker worker) {
        return "127.0.0.1:%d/%d/%s"
                .formatted(http.port(), worker.number(), worker.secret().reveal());
    }

    void admit(Worker worker) {
        workers.put(worker.number(), worker);
    }

    void dismiss(Worker worker) {
        workers.remove(worker.number());
    }

    private Optional<Worker> worker(Request request) {
        try {
            var number = Integer.valueOf(request.path().getOrDefault("worker", ""));
            var secret = request.path().getOrDefault("secret", "");
            return Optional.ofNullable(workers.get(number)).filter(w -> w.secret().is(secret));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private Response next(Request request) {
        try {
            var worker = worker(request);
            if (worker.isEmpty()) return refused();
            var invocation = worker.get().next();
            return invocation.map(RuntimeApi::event).orElseGet(RuntimeApi::refused);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return refused();
        }
    }

    /// With every header that runtimes were seen to need.
    private static Response event(Invocation invocation) {
        var id = invocation.id();
        var trace = id.replace("-", "");
        var response = Response.of(200, "application/json", invocation.event());
        var context = invocation.context();
        if (context.clientContext() != null)
            response = response.with("Lambda-Runtime-Client-Context", context.clientContext());
        if (context.cognitoIdentity() != null)
            response = response.with("Lambda-Runtime-Cognito-Identity", context.cognitoIdentity());
        return response.with("Lambda-Runtime-Aws-Request-Id", id)
                .with("Lambda-Runtime-Deadline-Ms", Long.toString(invocation.endsAt()))
                .with("Lambda-Runtime-Invoked-Function-Arn", invocation.function().value())
                .with(
                        "Lambda-Runtime-Trace-Id",
                        "Root=1-%08x-%s;Parent=%s;Sampled=0"
                                .formatted(
                                        invocation.endsAt() / 1_000,
                                        trace.substring(0, 24),
                                        trace.substring(16)));
    }

    private Response response(Request request, InputStream body) throws IOException {
        var worker = worker(request);
        if (worker.isEmpty()) return refused();
        byte[] answer = body.readNBytes(FunctionRunner.MAX_ANSWER_BYTES + 1);
        if (answer.length <= FunctionRunner.MAX_ANSWER_BYTES)
            return tell(worker.get(), request, new Told.Answered(answer), ACCEPTED);
        // To its end, for a process that still writes would not read what it is told.
        body.transferTo(OutputStream.nullOutputStream());
        return tell(
                worker.get(),
                request,
                new Told.Failed(Threw.tooLong()),
                fault(413, "RequestEntityTooLarge", "Exceeded maximum allowed payload size"));
    }

    private Response error(Request request, InputStream body) throws IOException {
        var worker = worker(request);
        if (worker.isEmpty()) return refused();
        var why = Threw.read(body.readAllBytes());
        return tell(worker.get(), request, new Told.Failed(why), ACCEPTED);
    }

    private static Response tell(Worker worker, Request request, Told told, Response taken) {
        return worker.tell(request.path().getOrDefault("id", ""), told)
                ? taken
                : fault(400, "InvalidRequestID", "Invalid request ID");
    }

    private Response initError(Request request, InputStream body) throws IOException {
        var worker = worker(request);
        if (worker.isEmpty()) return refused();
        worker.get().broken(Threw.read(body.readAllBytes()));
        return ACCEPTED;
    }

    private static Response refused() {
        return fault(403, "Forbidden", "This process gets no events");
    }

    private static Response fault(int status, String type, String message) {
        return Response.json(
                status, "{\"errorType\":\"%s\",\"errorMessage\":\"%s\"}".formatted(type, message));
    }

    @Override
    public void close() {
        http.close();
    }
}
