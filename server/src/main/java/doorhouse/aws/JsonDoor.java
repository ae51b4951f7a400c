package doorhouse.aws;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;
import static doorhouse.operation.CognitoErrors.TOO_MANY_REQUESTS;

import doorhouse.apimodel.InvalidInput;
import doorhouse.apimodel.OperationModel;
import doorhouse.apimodel.Validator;
import doorhouse.apimodel.WrongType;
import doorhouse.http.Request;
import doorhouse.http.Response;
import doorhouse.iam.Authorization;
import doorhouse.id.AccountId;
import doorhouse.id.Region;
import doorhouse.operation.ApiError;
import doorhouse.operation.ApiException;
import doorhouse.operation.Call;
import doorhouse.operation.CallerKind;
import doorhouse.operation.Empty;
import doorhouse.operation.Operation;
import doorhouse.operation.SignedInUser;
import doorhouse.store.StoreBusy;
import doorhouse.store.StoreUnavailable;
import doorhouse.userpool.session.AccessTokens;
import doorhouse.wire.Json;
import doorhouse.wire.NotJson;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// The door of AWS JSON 1.1. In order: which operation, who calls, is the request well formed, may
/// the caller, is it within the quotas, then the operation, then its answer or error in the
/// protocol's form. The one place where an exception that nobody expected ends. Source: "AWS JSON
/// 1.1 protocol" of the Smithy specification, and the service's observed answers.
public final class JsonDoor {
    private static final Logger LOG = LoggerFactory.getLogger(JsonDoor.class);
    private static final String CONTENT_TYPE = "application/x-amz-json-1.1";
    private static final byte[] NOTHING = {};

    /// An API at this door.
    ///
    /// @param actions what its signed calls need leave for
    public record Offer(Service service, AskedActions actions) {}

    private final Map<String, Offer> byPrefix;
    private final SignedCallers signedCallers;
    private final CallQuotas quotas;
    private final AccessTokens accessTokens;
    private final AccountId account;
    private final Region home;

    /// @param home the region of calls that name none
    public JsonDoor(
            List<Offer> offers,
            SignedCallers signedCallers,
            CallQuotas quotas,
            AccessTokens accessTokens,
            AccountId account,
            Region home) {
        this.byPrefix =
                offers.stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        o -> String.valueOf(o.service.api().targetPrefix()),
                                        o -> o));
        this.signedCallers = signedCallers;
        this.quotas = quotas;
        this.accessTokens = accessTokens;
        this.account = account;
        this.home = home;
    }

    /// Answers a request that names its operation in `X-Amz-Target`.
    public Response answer(Request request) {
        long began = System.nanoTime();
        String target = request.header("X-Amz-Target").orElse("");
        try {
            var answer = dispatch(request, target);
            LOG.info("{} 200 {} us", loggable(target), micros(began));
            return answer;
        } catch (ApiException e) {
            return refusal(target, began, e);
        } catch (SignedCallers.RefusedSignature e) {
            return refusal(target, began, SignedCallers.inJson(e.fault()));
        } catch (StoreBusy e) {
            // Answered as any for whom there is no room.
            throw e;
        } catch (StoreUnavailable e) {
            // In one line, for there may be thousands of them.
            LOG.error("{} failed, {} us: {}", loggable(target), micros(began), e.reason());
            return internalError();
        } catch (RuntimeException e) {
            LOG.error("{} failed", loggable(target), e);
            return internalError();
        }
    }

    /// A refusal before anything of the request is looked at but its head.
    Response busy(Request request) {
        var target = loggable(request.header("X-Amz-Target").orElse(""));
        LOG.debug("{} refused, too many are waiting", target);
        return error(TOO_MANY_REQUESTS, "Rate exceeded");
    }

    private static Response internalError() {
        return error(
                DoorErrors.INTERNAL,
                "An internal error occurred. Quote the request id to the operator.");
    }

    private static Response refusal(String target, long began, ApiException e) {
        LOG.info("{} {} {} us", loggable(target), e.error().name(), micros(began));
        return error(e.error(), e.sentence());
    }

    private Response dispatch(Request request, String target) {
        int dot = target.indexOf('.');
        var offer = dot < 0 ? null : byPrefix.get(target.substring(0, dot));
        if (offer == null) throw DoorErrors.UNKNOWN_OPERATION.because("");
        var service = offer.service;
        String name = target.substring(dot + 1);
        var model = service.model(name).orElseThrow(() -> DoorErrors.UNKNOWN_OPERATION.because(""));
        var operation =
                service.find(name)
                        .orElseThrow(() ->
                                DoorErrors.NOT_OFFERED.because(
                                        "This server does not offer " + name + " yet."));
        return run(request, offer, model, operation);
    }

    private <Q, A> Response run(
            Request request, Offer offer, OperationModel model, Operation<Q, A> operation) {
        var service = offer.service;
        var tree = read(request.body());
        var call =
                switch (operation.callerKind()) {
                    case ANYONE -> call(request);
                    case BY_USER -> {
                        check(service, model, tree);
                        yield callByUser(request, tree);
                    }
                    case SIGNED -> signedCall(request, offer, model, tree);
                };
        if (operation.callerKind() == CallerKind.ANYONE) check(service, model, tree);
        quotas.check(service.api(), model, tree, call);
        var answer = operation.handler().apply(call, bind(tree, operation.asked()));
        return success(model, answer);
    }

    private Call call(Request request) {
        return new Call(home, account, request.id(), request.remoteAddress(), null, null);
    }

    private Call callByUser(Request request, ObjectNode tree) {
        SignedInUser user = accessTokens.authenticate(tree.path("AccessToken").asString());
        var region = new Region(user.userPoolId().region());
        return new Call(region, account, request.id(), request.remoteAddress(), user, null);
    }

    private Call signedCall(Request request, Offer offer, OperationModel model, ObjectNode tree) {
        String name = offer.service.api().service();
        var signed = signedCallers.authenticate(request, name);
        check(offer.service, model, tree);
        var actions = offer.actions.of(signed.region(), new AskedCall(name, model, tree));
        for (var asked : actions) authorize(request, signed, asked);
        return new Call(
                signed.region(),
                account,
                request.id(),
                request.remoteAddress(),
                null,
                signed.principal());
    }

    private void authorize(Request request, SignedCallers.Signed signed, AskedAction asked) {
        var client = SignedCallers.Client.of(request);
        var context = asked.facts().apply(signedCallers.context(signed, client));
        var decided = signedCallers.authorize(signed, asked.action(), asked.resource(), context);
        if (decided instanceof Authorization.Denied denied) throw SignedCallers.inJson(denied);
    }

    private static ObjectNode read(byte[] body) {
        try {
            return body.length == 0 ? Json.object() : Json.read(body);
        } catch (NotJson e) {
            throw DoorErrors.SERIALIZATION.because("");
        }
    }

    private static void check(Service service, OperationModel model, ObjectNode tree) {
        try {
            Validator.check(model, tree);
        } catch (WrongType e) {
            throw DoorErrors.SERIALIZATION.because(e.sentence());
        } catch (InvalidInput e) {
            var error =
                    service.api().service().equals("cognito-idp")
                            ? INVALID_PARAMETER
                            : DoorErrors.VALIDATION;
            throw error.because(e.sentence());
        }
    }

    private static <Q> Q bind(ObjectNode tree, Class<Q> asked) {
        return Json.bind(tree, asked);
    }

    private static Response success(OperationModel model, Object answer) {
        byte[] body =
                model.output().isEmpty() && answer instanceof Empty ? NOTHING : Json.write(answer);
        return Response.of(200, CONTENT_TYPE, body);
    }

    private static Response error(ApiError error, String sentence) {
        var body = Json.object().put("__type", error.name());
        if (!sentence.isEmpty()) body.put("message", sentence);
        var response =
                Response.of(error.status(), CONTENT_TYPE, Json.write(body))
                        .with("x-amzn-ErrorType", error.name() + ":");
        return sentence.isEmpty()
                ? response
                : response.with("x-amzn-ErrorMessage", headerText(sentence));
    }

    /// The sentence as a header may carry it: visible ASCII, one line.
    private static String headerText(String sentence) {
        return sentence.replaceAll("[^\\x20-\\x7e]+", " ").strip();
    }

    private static String loggable(String target) {
        return target.length() <= 128 && target.matches("[\\w.]*") ? target : "(a strange target)";
    }

    private static long micros(long began) {
        return (System.nanoTime() - began) / 1_000;
    }
}
