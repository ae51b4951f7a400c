package doorhouse.aws;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;

import doorhouse.apimodel.InvalidInput;
import doorhouse.apimodel.OperationModel;
import doorhouse.apimodel.Validator;
import doorhouse.apimodel.WrongType;
import doorhouse.http.Request;
import doorhouse.http.Response;
import doorhouse.http.Routes;
import doorhouse.iam.Authorization;
import doorhouse.id.AccountId;
import doorhouse.operation.ApiError;
import doorhouse.operation.ApiException;
import doorhouse.operation.Call;
import doorhouse.operation.Empty;
import doorhouse.operation.Operation;
import doorhouse.store.StoreBusy;
import doorhouse.store.StoreUnavailable;
import doorhouse.wire.Json;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// The door of AWS REST-JSON, which Cognito Sync speaks: the method and path name the operation. In
/// order: who signed, is the request well formed, may the caller, is it within the quotas, then the
/// operation, then its answer or error in the protocol's form. The one place of this protocol where
/// an exception that nobody expected ends. Source: "AWS restJson1 protocol" of the Smithy
/// specification.
public final class RestJsonDoor {
    private static final Logger LOG = LoggerFactory.getLogger(RestJsonDoor.class);
    private static final String CONTENT_TYPE = "application/json";
    private static final byte[] NOTHING = {};
    private static final int FORBIDDEN = 403;
    private static final ApiError TOO_MANY_REQUESTS = new ApiError("TooManyRequestsException", 429);

    private final Service service;
    private final AskedActions actions;
    private final SignedCallers signedCallers;
    private final CallQuotas quotas;
    private final AccountId account;

    /// @param service all of whose operations are signed
    public RestJsonDoor(
            Service service,
            AskedActions actions,
            SignedCallers signedCallers,
            CallQuotas quotas,
            AccountId account) {
        this.service = service;
        this.actions = actions;
        this.signedCallers = signedCallers;
        this.quotas = quotas;
        this.account = account;
    }

    public void open(Routes routes) {
        var methods = new TreeMap<String, TreeSet<String>>();
        for (var model : service.api().operations()) {
            var uri = model.requestUri();
            methods.computeIfAbsent(uri, _ -> new TreeSet<>()).add(model.httpMethod());
            Routes.Handler handler = request -> BrowserAccess.allow(answer(request, model));
            switch (model.httpMethod()) {
                case "GET" -> routes.get(uri, handler);
                case "POST" -> routes.post(uri, handler);
                case "DELETE" -> routes.delete(uri, handler);
                default -> throw new IllegalStateException("no route for " + model.httpMethod());
            }
        }
        methods.forEach((uri, of) -> routes.options(uri, _ -> preflight(of)));
    }

    private static Response preflight(Set<String> methods) {
        return BrowserAccess.preflight(String.join(", ", methods) + ", OPTIONS");
    }

    private Response answer(Request request, OperationModel model) {
        long began = System.nanoTime();
        try {
            var operation =
                    service.find(model.name())
                            .orElseThrow(() ->
                                    DoorErrors.NOT_OFFERED.because(
                                            "This server does not offer "
                                                    + model.name()
                                                    + " yet."));
            var answer = run(request, model, operation);
            LOG.info("{} 200 {} us", model.name(), micros(began));
            return answer;
        } catch (ApiException e) {
            return refusal(model, began, e);
        } catch (SignedCallers.RefusedSignature e) {
            return refusal(model, began, forbidden(SignedCallers.inJson(e.fault())));
        } catch (StoreBusy e) {
            // Answered as any for whom there is no room.
            throw e;
        } catch (StoreUnavailable e) {
            // In one line, for there may be thousands of them.
            LOG.error("{} failed, {} us: {}", model.name(), micros(began), e.reason());
            return internalError();
        } catch (RuntimeException e) {
            LOG.error("{} failed", model.name(), e);
            return internalError();
        }
    }

    private <Q, A> Response run(Request request, OperationModel model, Operation<Q, A> operation) {
        var name = service.api().service();
        var signed = signedCallers.authenticate(request, name);
        var tree = RestInput.read(model, request);
        check(model, tree);
        var asked = actions.of(signed.region(), new AskedCall(name, model, tree));
        for (var action : asked) authorize(request, signed, action);
        var call =
                new Call(
                        signed.region(),
                        account,
                        request.id(),
                        request.remoteAddress(),
                        null,
                        signed.principal());
        quotas.check(service.api(), model, tree, call);
        return success(model, operation.handler().apply(call, Json.bind(tree, operation.asked())));
    }

    private void authorize(Request request, SignedCallers.Signed signed, AskedAction asked) {
        var client = SignedCallers.Client.of(request);
        var context = asked.facts().apply(signedCallers.context(signed, client));
        var decided = signedCallers.authorize(signed, asked.action(), asked.resource(), context);
        if (decided instanceof Authorization.Denied denied)
            throw forbidden(SignedCallers.inJson(denied));
    }

    private static void check(OperationModel model, ObjectNode tree) {
        try {
            Validator.check(model, tree);
        } catch (WrongType e) {
            throw DoorErrors.SERIALIZATION.because(e.sentence());
        } catch (InvalidInput e) {
            throw INVALID_PARAMETER.because(e.sentence());
        }
    }

    /// In this protocol, who may not is answered 403.
    private static ApiException forbidden(ApiException refused) {
        return new ApiError(refused.error().name(), FORBIDDEN).because(refused.sentence());
    }

    private static Response success(OperationModel model, Object answer) {
        byte[] body =
                model.output().isEmpty() && answer instanceof Empty ? NOTHING : Json.write(answer);
        return Response.of(200, CONTENT_TYPE, body);
    }

    private static Response internalError() {
        return error(
                DoorErrors.INTERNAL,
                "An internal error occurred. Quote the request id to the operator.");
    }

    private static Response refusal(OperationModel model, long began, ApiException e) {
        LOG.info("{} {} {} us", model.name(), e.error().name(), micros(began));
        return error(e.error(), e.sentence());
    }

    /// A refusal before anything of the request is looked at but its head.
    static Response busy() {
        return error(TOO_MANY_REQUESTS, "Rate exceeded");
    }

    private static Response error(ApiError error, String sentence) {
        var body = Json.object().put("message", sentence);
        return Response.of(error.status(), CONTENT_TYPE, Json.write(body))
                .with("x-amzn-ErrorType", error.name());
    }

    private static long micros(long began) {
        return (System.nanoTime() - began) / 1_000;
    }
}
