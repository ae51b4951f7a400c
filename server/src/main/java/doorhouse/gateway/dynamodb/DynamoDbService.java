package doorhouse.gateway.dynamodb;

import static doorhouse.gateway.dynamodb.DynamoDbErrors.ACCESS_DENIED;
import static doorhouse.gateway.dynamodb.DynamoDbErrors.SERIALIZATION;
import static doorhouse.gateway.dynamodb.DynamoDbErrors.UNKNOWN_OPERATION;

import com.github.benmanes.caffeine.cache.Ticker;
import doorhouse.aws.SignedCallers;
import doorhouse.aws.SignedCallers.RefusedSignature;
import doorhouse.aws.SignedCallers.Signed;
import doorhouse.gateway.Backend;
import doorhouse.gateway.Browsers;
import doorhouse.gateway.GatewayService;
import doorhouse.gateway.HeldBodies;
import doorhouse.gateway.Turn;
import doorhouse.http.Request;
import doorhouse.http.Response;
import doorhouse.http.Routes;
import doorhouse.iam.Authorization;
import doorhouse.id.AccountId;
import doorhouse.operation.ApiException;
import doorhouse.outbound.Relay;
import doorhouse.sigv4.SignatureOutcome;
import doorhouse.store.StoreBusy;
import doorhouse.store.StoreUnavailable;
import doorhouse.wire.Json;
import doorhouse.wire.NotJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// DynamoDB's door: who signed, what the request means, whether all of it is allowed; then what was
/// decided about goes on, written anew, and the answer comes back. The one place of this service
/// where an exception that nobody expected ends.
public final class DynamoDbService implements GatewayService {
    private static final Logger LOG = LoggerFactory.getLogger(DynamoDbService.class);
    private static final String NAME = "dynamodb";
    private static final int OK = 200;
    private static final int SERVER_FAULT = 500;

    /// As much as DynamoDB takes at once.
    private static final int MOST_BYTES = 16 << 20;

    private static final Routes.UploadLimits LIMITS =
            new Routes.UploadLimits(MOST_BYTES, Duration.ofMinutes(2), 16 << 10);

    /// What the database says of the gateway's own key, which is no fault of the caller's.
    private static final Set<String> OF_THE_KEY =
            Set.of(
                    "UnrecognizedClientException",
                    "InvalidSignatureException",
                    "MissingAuthenticationTokenException",
                    "IncompleteSignatureException",
                    "ExpiredTokenException",
                    "AccessDeniedException");

    private final SignedCallers callers;
    private final @Nullable Behind behind;
    private final Browsers browsers;
    private final HeldBodies bodies;

    /// What there is where a database stands behind.
    private record Behind(Database database, TableNames names, Tables tables, Requests requests) {}

    /// @param backend null where no database stands behind; its region is that of its tables' ARNs
    public DynamoDbService(
            SignedCallers callers,
            @Nullable Backend backend,
            Browsers browsers,
            HeldBodies bodies,
            AccountId account,
            Ticker ticker) {
        this.callers = callers;
        this.browsers = browsers;
        this.bodies = bodies;
        this.behind = backend == null ? null : behind(backend, account, ticker);
    }

    private static Behind behind(Backend backend, AccountId account, Ticker ticker) {
        var database = new Database(backend);
        var names = new TableNames(backend.settings().region(), account);
        var tables = new KnownTables(database::describe, ticker);
        return new Behind(database, names, tables, new Requests(names, tables));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Routes.UploadLimits limits() {
        return LIMITS;
    }

    @Override
    public Response busy(Request request) {
        return Answers.busy().with("Connection", "close");
    }

    @Override
    public Response answer(Request request, InputStream body, Turn turn) throws IOException {
        if (Browsers.asks(request))
            return browsers.answer(request).orElseGet(() -> Response.of(403));
        long began = System.nanoTime();
        var operation = operation(request);
        var answer = heard(request, operation, body, turn);
        LOG.info(
                "dynamodb:{} {} {} us",
                operation,
                answer.status(),
                (System.nanoTime() - began) / 1_000);
        return browsers.opened(request, answer);
    }

    /// Its name, and nothing that could not be one.
    private static String operation(Request request) {
        var target = request.header("X-Amz-Target").orElse("");
        var name = target.substring(target.lastIndexOf('.') + 1);
        boolean known = target.startsWith(Requests.TARGET) && name.matches("[A-Za-z]{1,64}");
        return known ? name : "";
    }

    /// Nothing is held of whom nobody knows.
    private Response heard(Request request, String operation, InputStream body, Turn turn)
            throws IOException {
        try {
            var sender = callers.announced(request, NAME);
            turn.of(sender.sender());
            return bodies.with(
                            sender.sender(),
                            body,
                            whole -> answer(request, operation, sender, turn, whole))
                    .orElseGet(() -> busy(request));
        } catch (RefusedSignature e) {
            return turn.drained(request, body, Answers.unsigned(e.fault()));
        } catch (StoreBusy e) {
            LOG.info("dynamodb:{} refused: {}", operation, e.getMessage());
            return busy(request);
        } catch (StoreUnavailable e) {
            LOG.error("dynamodb:{} failed: {}", operation, e.reason());
            return Answers.failed();
        } catch (RuntimeException e) {
            LOG.error("dynamodb:{} failed", operation, e);
            return Answers.failed();
        }
    }

    private Response answer(
            Request request,
            String operation,
            SignedCallers.Announced sender,
            Turn turn,
            byte[] body) {
        try {
            var signed = authenticate(sender.with(body));
            if (!turn.goesTo(signed.sender())) return busy(request);
            if (!request.method().equals("POST") || !request.rawPath().equals("/"))
                throw UNKNOWN_OPERATION.because("");
            if (operation.isEmpty())
                throw UNKNOWN_OPERATION.because(
                        "This server does not offer this API; it offers DynamoDB_20120810.");
            if (behind == null)
                throw UNKNOWN_OPERATION.because(
                        "No database stands behind this server: gateway.dynamodb.endpoint is not"
                                + " set.");
            var tree = tree(body);
            var meaning = behind.requests.read(operation, tree);
            authorize(request, signed, meaning);
            var refusal = meaning.refusal();
            if (refusal != null) {
                meaning.changed().forEach(behind.tables::forget);
                throw refusal;
            }
            return pass(behind, operation, tree, meaning);
        } catch (ApiException e) {
            return Answers.error(e);
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("the database of gateway.dynamodb does not answer: {}", e.toString());
            return Answers.failed();
        }
    }

    private Signed authenticate(Signed signed) {
        // One region's tables must not be met under the names of another.
        if (behind != null && !signed.region().equals(behind.names.region()))
            throw new RefusedSignature(new SignatureOutcome.WrongRegion());
        return signed;
    }

    private static ObjectNode tree(byte[] body) {
        try {
            if (body.length == 0) return Json.object();
            if (Json.readData(body) instanceof ObjectNode object) return object;
            throw SERIALIZATION.because("");
        } catch (NotJson e) {
            throw SERIALIZATION.because("");
        }
    }

    private void authorize(Request request, Signed signed, Meaning meaning) {
        var client = SignedCallers.Client.of(request);
        var ofAll = callers.context(signed, client);
        for (var access : meaning.accesses()) {
            var context = ofAll.more();
            access.facts().addTo(context);
            var decided =
                    callers.authorize(signed, access.action(), access.resource(), context.build());
            if (decided instanceof Authorization.Denied(var sentence))
                throw ACCESS_DENIED.because(sentence);
        }
    }

    private static Response pass(Behind behind, String operation, ObjectNode tree, Meaning meaning)
            throws IOException {
        try {
            meaning.changed().forEach(behind.tables::forget);
            var answer = behind.database.send(operation, Json.write(tree));
            return answered(behind, operation, answer, meaning);
        } finally {
            meaning.changed().forEach(behind.tables::forget);
        }
    }

    private static Response answered(
            Behind behind, String operation, Relay.Answer answer, Meaning meaning)
            throws IOException {
        boolean described = operation.endsWith("Table");
        boolean good = answer.status() == OK;
        if (good && !described && meaning.renamed().isEmpty()) return Answers.passed(answer);
        try (answer) {
            byte[] told = Answers.whole(answer, MOST_BYTES);
            if (!good) return refused(answer.status(), told);
            var read = Json.readData(told);
            return Answers.json(
                    OK,
                    described
                            ? Answers.described(read, behind.names)
                            : Answers.named(read, meaning.renamed()));
        } catch (NotJson e) {
            throw new IOException("the database does not answer in JSON", e);
        }
    }

    private static Response refused(int status, byte[] told) {
        var type = Database.errorType(told);
        if (status >= SERVER_FAULT || OF_THE_KEY.contains(type.substring(type.indexOf('#') + 1))) {
            LOG.error("the database of gateway.dynamodb answers {} {}", status, type);
            return Answers.failed();
        }
        try {
            return Answers.json(status, Json.readData(told));
        } catch (NotJson e) {
            LOG.error("the database of gateway.dynamodb answers {} without JSON", status);
            return Answers.failed();
        }
    }
}
