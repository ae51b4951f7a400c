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
import doorhouse.iam.IamResources;
import doorhouse.id.AccountId;
import doorhouse.operation.ApiError;
import doorhouse.operation.ApiException;
import doorhouse.operation.Call;
import doorhouse.operation.CallerKind;
import doorhouse.operation.Empty;
import doorhouse.operation.Operation;
import doorhouse.wire.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// The door of the AWS Query protocol, which IAM and STS speak: a form in, XML out. In order: which
/// operation, who signed, is the request well formed, may the caller, then the operation, then its
/// answer or error in the protocol's form. The one place of this protocol where an exception that
/// nobody expected ends. Source: "AWS Query protocol" of the Smithy specification.
public final class QueryDoor {
    private static final Logger LOG = LoggerFactory.getLogger(QueryDoor.class);
    private static final String CONTENT_TYPE = "text/xml";

    /// Of the errors before a service is known.
    private static final String FAULT_NAMESPACE =
            "http://webservices.amazon.com/AWSFault/2005-15-09";

    /// Everyone may ask who they are, whatever the policies say (STS API Reference).
    private static final Set<String> NEED_NO_PERMISSION = Set.of("sts:GetCallerIdentity");

    private final Map<String, Service> byVersion;
    private final SignedCallers signedCallers;
    private final IamResources iamResources;
    private final AccountId account;

    public QueryDoor(
            List<Service> services,
            SignedCallers signedCallers,
            IamResources iamResources,
            AccountId account) {
        this.byVersion =
                services.stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        service -> service.api().apiVersion(),
                                        Function.identity()));
        this.signedCallers = signedCallers;
        this.iamResources = iamResources;
        this.account = account;
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
        } catch (RuntimeException e) {
            LOG.error("{} failed", call.name, e);
            return call.error(
                    QueryErrors.INTERNAL_FAILURE,
                    "The request processing has failed because of an unknown error, exception or"
                            + " failure.");
        }
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
            if (operation.callerKind() != CallerKind.SIGNED)
                throw new IllegalStateException(name + " is not signed");
            var signed = signedCallers.authenticate(request, service.api().service());
            var asked = QueryInput.read(form, model.input());
            check(model, asked);
            authorize(service, model, asked, signed);
            var call =
                    new Call(
                            signed.region(),
                            account,
                            request.id(),
                            request.remoteAddress(),
                            null,
                            signed.principal());
            return success(
                    model, operation.handler().apply(call, Json.bind(asked, operation.asked())));
        }

        private void authorize(
                Service service, OperationModel model, ObjectNode asked, Signed signed) {
            if (NEED_NO_PERMISSION.contains(name)) return;
            if (!service.api().service().equals("iam")) {
                authorize(signed, "*");
                return;
            }
            for (var resource : iamResources.of(model.name(), asked, signed.principal()))
                authorize(signed, resource);
        }

        private void authorize(Signed signed, String resource) {
            switch (signedCallers.authorize(request, signed, name, resource)) {
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
