package doorhouse.dev;

import doorhouse.apimodel.InvalidInput;
import doorhouse.apimodel.OperationModel;
import doorhouse.apimodel.Validator;
import doorhouse.apimodel.WrongType;
import doorhouse.aws.Service;
import doorhouse.id.AccountId;
import doorhouse.id.Arn;
import doorhouse.id.Region;
import doorhouse.operation.ApiException;
import doorhouse.operation.Call;
import doorhouse.operation.Operation;
import doorhouse.operation.Principal;
import doorhouse.wire.Json;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/// Calls of an API from inside, as the root: checked against the model as any other, signed by
/// nobody.
final class OwnCalls {
    /// What was wrong with a call, in the API's words.
    static final class Refused extends RuntimeException {
        private final String error;

        Refused(String error, String sentence) {
            super(error + ": " + sentence, null, false, false);
            this.error = error;
        }

        /// The error's wire name.
        String error() {
            return error;
        }
    }

    private final Service service;
    private final AccountId account;
    private final Map<String, Operation<?, ?>> operations;

    OwnCalls(Service service, AccountId account) {
        this.service = service;
        this.account = account;
        this.operations =
                service.table().stream()
                        .collect(Collectors.toUnmodifiableMap(Operation::name, o -> o));
    }

    OperationModel model(String operation) {
        return service.api().operation(operation).orElseThrow();
    }

    /// @throws Refused when the request breaks the model or the operation refuses it
    void run(Region region, String name, ObjectNode input) {
        var operation = operations.get(name);
        if (operation == null) throw new IllegalStateException(name + " is not built");
        checked(name, input, asked -> run(operation, call(region), asked));
    }

    /// Checks a request against the model, then hands it on.
    ///
    /// @throws Refused when the request breaks the model or what it was handed to refuses it
    <T> T checked(String name, ObjectNode input, Function<ObjectNode, T> run) {
        try {
            Validator.check(model(name), input);
            return run.apply(input);
        } catch (InvalidInput e) {
            throw new Refused("InvalidParameterException", e.sentence());
        } catch (WrongType e) {
            throw new Refused("SerializationException", e.sentence());
        } catch (ApiException e) {
            throw new Refused(e.error().name(), e.sentence());
        }
    }

    private static <Q, A> A run(Operation<Q, A> operation, Call call, ObjectNode asked) {
        return operation.handler().apply(call, Json.bind(asked, operation.asked()));
    }

    private Call call(Region region) {
        var root =
                new Principal(
                        Principal.Kind.ROOT,
                        Arn.iam(account, "root"),
                        account,
                        account.value(),
                        "seed");
        return new Call(region, account, "seed", "127.0.0.1", null, root);
    }
}
