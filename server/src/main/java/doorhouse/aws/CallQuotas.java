package doorhouse.aws;

import static doorhouse.operation.CognitoErrors.TOO_MANY_REQUESTS;

import doorhouse.apimodel.Api;
import doorhouse.apimodel.OperationModel;
import doorhouse.operation.ApiError;
import doorhouse.operation.Call;
import doorhouse.quota.RequestQuotas;
import doorhouse.quota.RequestQuotas.About;
import doorhouse.userpool.code.Source;
import tools.jackson.databind.node.ObjectNode;

/// Refuses calls beyond the quotas, in the words of each API. It is asked last: whoever cannot sign
/// or sends nonsense takes nothing of what others are granted.
public final class CallQuotas {
    private static final ApiError THROTTLING = ApiError.badRequest("Throttling");
    private static final ApiError THROTTLING_EXCEPTION = ApiError.badRequest("ThrottlingException");

    private final RequestQuotas quotas;

    public CallQuotas(RequestQuotas quotas) {
        this.quotas = quotas;
    }

    /// @param call as far as it is known who calls
    void check(Api api, OperationModel model, ObjectNode asked, Call call) {
        if (quotas.idle()) return;
        var user = call.user();
        // Asked first, so that one address alone can use up nobody's part.
        if (user == null && call.principal() == null && !grantsUnsigned(call.sourceAddress()))
            throw error(api).because("Rate exceeded");
        var about =
                user == null
                        ? About.of(model, asked)
                        : new About(user.userPoolId().value(), user.sub().value());
        var challenge = model.given(asked, "ChallengeName").asString("");
        if (!quotas.grantsCall(api.service(), model.name(), about, challenge))
            throw error(api).because("Rate exceeded");
    }

    private boolean grantsUnsigned(String address) {
        return Source.of(address).map(s -> quotas.grantsUnsigned(s.network())).orElse(true);
    }

    private static ApiError error(Api api) {
        return switch (api.protocol()) {
            case QUERY -> THROTTLING;
            case JSON, REST_JSON ->
                    api.error(TOO_MANY_REQUESTS.name())
                            .map(error -> new ApiError(error.code(), error.status()))
                            .orElse(THROTTLING_EXCEPTION);
        };
    }
}
