package doorhouse.gateway.decision;

import doorhouse.aws.SignedCallers;
import doorhouse.aws.SignedCallers.RefusedSignature;
import doorhouse.aws.SignedCallers.Signed;
import doorhouse.http.Request;
import doorhouse.http.Response;
import doorhouse.http.Routes;
import doorhouse.iam.Authorization;
import doorhouse.iam.Authorizer;
import doorhouse.operation.ApiError;
import doorhouse.operation.ApiException;
import doorhouse.policy.Decision;
import doorhouse.policy.Question;
import doorhouse.policy.RequestContext;
import doorhouse.sigv4.Sha256;
import doorhouse.sigv4.SignatureOutcome;
import doorhouse.store.StoreBusy;
import doorhouse.store.StoreUnavailable;
import doorhouse.wire.Json;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The door for others' gateways. The call is signed for the service `doorhouse`, and takes
/// `doorhouse:Decide` on `*`.
public final class DecisionDoor {
    private static final Logger LOG = LoggerFactory.getLogger(DecisionDoor.class);
    private static final String SERVICE = "doorhouse";
    private static final String ACTION = "doorhouse:Decide";
    private static final String EVERYTHING = "*";
    private static final ApiError ACCESS_DENIED = new ApiError("AccessDeniedException", 403);
    private static final ApiError INTERNAL = new ApiError("InternalErrorException", 500);

    private final SignedCallers callers;

    public DecisionDoor(SignedCallers callers) {
        this.callers = callers;
    }

    public void open(Routes routes) {
        routes.post("/gateway/decision", this::answer);
    }

    private Response answer(Request request) {
        try {
            var raw = SignedCallers.raw(request, Sha256.hex(request.body()));
            var asker = callers.authenticate(raw, SERVICE);
            authorize(request, asker);
            var asked = DecisionRequest.read(request.body());
            var answer = decide(asked);
            LOG.info(
                    "{} for {}: {}",
                    ACTION,
                    asker.principal().arn(),
                    answer.authenticated() ? answer.decision() : answer.error());
            return Response.of(200, "application/json", Json.write(answer));
        } catch (RefusedSignature e) {
            return error(new ApiError(name(e.fault()), 403), e.fault().sentence());
        } catch (ApiException e) {
            return error(e.error(), e.sentence());
        } catch (StoreBusy e) {
            // Answered as any for whom there is no room.
            throw e;
        } catch (StoreUnavailable e) {
            LOG.error("{} failed: {}", ACTION, e.reason());
            return error(INTERNAL, "An internal error occurred.");
        } catch (RuntimeException e) {
            LOG.error("{} failed", ACTION, e);
            return error(INTERNAL, "An internal error occurred.");
        }
    }

    private void authorize(Request request, Signed asker) {
        var client = SignedCallers.Client.of(request);
        var context = callers.context(asker, client);
        if (callers.authorize(asker, ACTION, EVERYTHING, context)
                instanceof Authorization.Denied(var sentence))
            throw ACCESS_DENIED.because(sentence);
    }

    private DecisionAnswer decide(DecisionRequest asked) {
        if (!asked.forThisHost())
            return DecisionAnswer.nobody(
                    "HostNotServed", "The request was signed for a host that is none of Hosts.");
        // What is signed for this door must not be of use elsewhere.
        if (asked.service().equals(SERVICE))
            return DecisionAnswer.nobody("WrongService", "This service is not decided for others.");
        try {
            var signer = callers.authenticate(asked.signed(), asked.service());
            return asked.action() == null
                    ? DecisionAnswer.of(signer.principal())
                    : decide(asked, asked.action(), signer);
        } catch (RefusedSignature e) {
            return DecisionAnswer.nobody(name(e.fault()), e.fault().sentence());
        }
    }

    private DecisionAnswer decide(DecisionRequest asked, String action, Signed signer) {
        var context = context(asked, signer);
        var known = signer.known();
        var facts = context.more().putAll(known.principal().facts()).build();
        var decision =
                Decision.decide(
                        new Question(action, asked.resource(), facts, known.asker()),
                        known.policies());
        var sentence =
                Authorizer.decide(known, action, asked.resource(), context)
                                instanceof Authorization.Denied(var why)
                        ? why
                        : null;
        return DecisionAnswer.of(known.principal(), decision, sentence);
    }

    /// Of the address and the connection that the request came by, only the gateway knows.
    private RequestContext context(DecisionRequest asked, Signed signer) {
        var agent =
                asked.signed().headers().stream()
                        .filter(header -> header.name().equalsIgnoreCase("User-Agent"))
                        .map(header -> header.value())
                        .findFirst()
                        .orElse("");
        var context =
                callers.context(signer, new SignedCallers.Client("", false, agent))
                        .more()
                        .putMany("aws:SourceIp", List.of())
                        .putMany("aws:SecureTransport", List.of());
        asked.context()
                .forEach((key, values) -> {
                    if (values.size() == 1) context.put(key, values.getFirst());
                    else context.putMany(key, values);
                });
        return context.build();
    }

    private static String name(SignatureOutcome.Fault fault) {
        return switch (fault) {
            case SignatureOutcome.Missing _ -> "MissingAuthenticationToken";
            case SignatureOutcome.Incomplete _ -> "IncompleteSignature";
            case SignatureOutcome.UnknownKey _ -> "InvalidClientTokenId";
            case SignatureOutcome.ExpiredToken _ -> "ExpiredToken";
            case SignatureOutcome.WrongService _,
                    SignatureOutcome.WrongRegion _,
                    SignatureOutcome.Expired _,
                    SignatureOutcome.NotYetCurrent _,
                    SignatureOutcome.BadSignature _ ->
                    "SignatureDoesNotMatch";
        };
    }

    private static Response error(ApiError error, String sentence) {
        var body = Json.object().put("__type", error.name()).put("message", sentence);
        return Response.of(error.status(), "application/json", Json.write(body))
                .with("x-amzn-ErrorType", error.name());
    }
}
