package doorhouse.aws;

import doorhouse.apimodel.InvalidInput;
import doorhouse.apimodel.OperationModel;
import doorhouse.apimodel.Validator;
import doorhouse.apimodel.WrongType;
import doorhouse.aws.SignedCallers.RefusedSignature;
import doorhouse.aws.SignedCallers.Signed;
import doorhouse.http.Request;
import doorhouse.http.Response;
import doorhouse.iam.Authorization;
import doorhouse.iam.Authorizer;
import doorhouse.iam.IamResources;
import doorhouse.id.AccountId;
import doorhouse.id.Region;
import doorhouse.operation.ApiError;
import doorhouse.operation.ApiException;
import doorhouse.operation.Call;
import doorhouse.operation.CallerKind;
import doorhouse.operation.Empty;
import doorhouse.operation.Operation;
import doorhouse.policy.Asker;
import doorhouse.policy.Policies;
import doorhouse.store.StoreBusy;
import doorhouse.store.StoreUnavailable;
import doorhouse.sts.StsResources;
import doorhouse.sts.TemporaryLimits;
import doorhouse.wire.Json;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// The door of the AWS Query protocol, which IAM and STS speak: a form in, XML out. In order: which
/// operation, who signed, is the request well formed, may the caller, is it within the quotas, then
/// the operation, then its answer or error in the protocol's form. The one place of this protocol
/// where an exception that nobody expected ends. Source: "AWS Query protocol" of the Smithy
/// specification.
public final class QueryDoor {
    private static final Logger LOG = LoggerFactory.getLogger(QueryDoor.class);
    private static final String CONTENT_TYPE = "text/xml";

    /// Of the errors before a service is known.
    private static final String FAULT_NAMESPACE =
            "http://webservices.amazon.com/AWSFault/2005-15-09";

    private final Map<String, Service> byVersion;
    private final SignedCallers signedCallers;
    private final CallQuotas quotas;
    private final IamResources iamResources;
    private final AccountId account;
    private final Region home;

    /// @param home the region of calls that nobody signed
    public QueryDoor(
            List<Service> services,
            SignedCallers signedCallers,
            CallQuotas quotas,
            IamResources iamResources,
            AccountId account,
            Region home) {
        this.byVersion =
                services.stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        service -> service.api().apiVersion(),
                                        Function.identity()));
        this.signedCallers = signedCallers;
        this.quotas = quotas;
        this.iamResources = iamResources;
        this.account = account;
        this.home = home;
    }

    /// Answers a request that names its operation in `Action`.
    public Response answer(Request request) {
        long began = System.nanoTime();
        var call = new Answering(request);
        try {
            var answer = call.answer();
            LOG.info("{} 200 {} us", call.name, micros(began));
            return answer;
        } catch (ApiException e) {
            LOG.info("{} {} {} us", call.name, e.error().name(), micros(began));
            return call.error(e.error(), e.sentence());
        } catch (RefusedSignature e) {
            var refused = QueryErrors.refused(e.fault());
            LOG.info("{} {} {} us", call.name, refused.error().name(), micros(began));
            return call.error(refused.error(), refused.sentence());
        } catch (StoreBusy e) {
            // Answered as any for whom there is no room.
            throw e;
        } catch (StoreUnavailable e) {
            // In one line, for there may be thousands of them.
            LOG.error("{} failed, {} us: {}", call.name, micros(began), e.reason());
            return internalFailure(call);
        } catch (RuntimeException e) {
            LOG.error("{} failed", call.name, e);
            return internalFailure(call);
        }
    }

    /// A refusal before anything of the request is looked at but its head.
    Response busy(Request request) {
        return new Answering(request).error(QueryErrors.THROTTLING, "Rate exceeded");
    }

    private static Response internalFailure(Answering call) {
        return call.error(
                QueryErrors.INTERNAL_FAILURE,
                "The request processing has failed because of an unknown error, exception or"
                        + " failure.");
    }

    /// One request on its way, and what is known of it so far, for its errors and the log.
    private final class Answering {
        private final Request request;
        private String name = "(no action)";
        private String namespace = FAULT_NAMESPACE;

        Answering(Request request) {
            this.request = request;
        }

        Response answer() {
            var form = QueryForm.read(request.rawQuery(), request.body());
            var action =
                    form.find("Action")
                            .orElseThrow(() ->
                                    QueryErrors.MISSING_ACTION.because(
                                            "The request is missing an action or a required"
                                                    + " parameter."));
            var version = form.find("Version").orElse("NO_VERSION_SPECIFIED");
            var service = byVersion.get(version);
            if (service == null) throw unknown(action, version);
            namespace = String.valueOf(service.api().xmlNamespace());
            var model = service.model(action).orElseThrow(() -> unknown(action, version));
            name = service.api().service() + ":" + action;
            var operation = service.find(action).orElseThrow(() -> unknown(action, version));
            return run(form, service, model, operation);
        }

        private static ApiException unknown(String action, String version) {
            return QueryErrors.INVALID_ACTION.because(
                    "Could not find operation %s for version %s".formatted(action, version));
        }

        private <Q, A> Response run(
                QueryForm form, Service service, OperationModel model, Operation<Q, A> operation) {
            var call =
                    switch (operation.callerKind()) {
                        case SIGNED -> signedCall(form, service, model);
                        case ANYONE -> callOfAnyone();
                        case BY_USER -> throw new IllegalStateException(name + " is not for users");
                    };
            var asked = QueryInput.read(form, model.input());
            if (operation.callerKind() == CallerKind.ANYONE) check(model, asked);
            quotas.check(service.api(), model, asked, call);
            return success(
                    model, operation.handler().apply(call, Json.bind(asked, operation.asked())));
        }

        /// What proves the caller stands in the request, so a signature that came along says
        /// nothing and is not looked at.
        private Call callOfAnyone() {
            return new Call(
                    home,
                    account,
                    request.id(),
                    request.remoteAddress(),
                    null,
                    null,
                    Asker.ANONYMOUS,
                    Policies.NONE,
                    signedCallers.context(home, client()));
        }

        private Call signedCall(QueryForm form, Service service, OperationModel model) {
            var signed = signedCallers.authenticate(request, service.api().service());
            var asked = QueryInput.read(form, model.input());
            check(model, asked);
            TemporaryLimits.check(signed.principal(), service.api().service(), model.name());
            authorize(service, model, asked, signed);
            return new Call(
                    signed.region(),
                    account,
                    request.id(),
                    request.remoteAddress(),
                    null,
                    signed.principal(),
                    signed.known().asker(),
                    signed.known().policies(),
                    signedCallers
                            .context(signed.region(), client())
                            .more()
                            .putAll(signed.principal().facts())
                            .build());
        }

        private SignedCallers.Client client() {
            return SignedCallers.Client.of(request);
        }

        private void authorize(
                Service service, OperationModel model, ObjectNode asked, Signed signed) {
            if (service.api().service().equals("iam")) {
                var context = signedCallers.context(signed, client());
                for (var needed : iamResources.of(model.name(), asked, signed.principal(), context))
                    refuseDenied(Authorizer.decide(signed.known(), needed));
            } else {
                for (var resource : StsResources.of(account, model.name(), asked))
                    refuseDenied(signedCallers.authorize(request, signed, name, resource));
            }
        }

        private static void refuseDenied(Authorization authorization) {
            switch (authorization) {
                case Authorization.Allowed _ -> {}
                case Authorization.Denied denied ->
                        throw QueryErrors.ACCESS_DENIED.because(denied.sentence());
            }
        }

        private Response success(OperationModel model, Object answer) {
            var tree = answer instanceof Empty ? Json.object() : Json.tree(answer);
            var xml = QueryXml.answer(model.name(), namespace, model.output(), tree, request.id());
            return Response.of(200, CONTENT_TYPE, xml);
        }

        Response error(ApiError error, String sentence) {
            var xml = QueryXml.error(namespace, error, sentence, request.id());
            return Response.of(error.status(), CONTENT_TYPE, xml);
        }
    }

    private static void check(OperationModel model, ObjectNode asked) {
        try {
            Validator.check(model, asked);
        } catch (WrongType e) {
            throw QueryErrors.MALFORMED_INPUT.because(e.sentence());
        } catch (InvalidInput e) {
            throw QueryErrors.VALIDATION_ERROR.because(e.sentence());
        }
    }

    private static long micros(long began) {
        return (System.nanoTime() - began) / 1_000;
    }
}
