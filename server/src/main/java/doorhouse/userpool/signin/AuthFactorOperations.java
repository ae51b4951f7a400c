package doorhouse.userpool.signin;

import static doorhouse.operation.Operation.byUser;
import static doorhouse.operation.Operation.signed;

import com.fasterxml.jackson.annotation.JsonProperty;
import doorhouse.id.UserPoolId;
import doorhouse.operation.Call;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.directory.Users;
import doorhouse.userpool.mfa.MfaKind;
import doorhouse.userpool.mfa.UserMfas;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.pool.UserPools;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a user can sign in with, told to the user and to administrators.
public final class AuthFactorOperations implements Operations {
    private final UserPools pools;
    private final Users users;
    private final UserMfas mfas;
    private final Choices choices;

    public AuthFactorOperations(UserPools pools, Users users, UserMfas mfas, Choices choices) {
        this.pools = pools;
        this.users = users;
        this.mfas = mfas;
        this.choices = choices;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                byUser("GetUserAuthFactors", GetUserAuthFactors.class, this::getUserAuthFactors),
                signed(
                        "AdminGetUserAuthFactors",
                        AdminGetUserAuthFactors.class,
                        this::adminGetUserAuthFactors));
    }

    /// @param configuredUserAuthFactors the first factors that the user could choose, whatever
    ///   second ones may be asked for
    record AuthFactors(
            String username,
            @Nullable MfaKind preferredMfaSetting,
            @JsonProperty("UserMFASettingList") @Nullable List<String> userMfaSettingList,
            List<String> configuredUserAuthFactors) {}

    record GetUserAuthFactors() {}

    AuthFactors getUserAuthFactors(Call call, GetUserAuthFactors asked) {
        var caller = call.signedInUser();
        var pool = pools.get(caller.userPoolId());
        return factors(pool, users.get(pool.id(), caller.sub()));
    }

    record AdminGetUserAuthFactors(UserPoolId userPoolId, String username) {}

    AuthFactors adminGetUserAuthFactors(AdminGetUserAuthFactors asked) {
        var pool = pools.get(asked.userPoolId);
        return factors(pool, users.get(pool, asked.username));
    }

    private AuthFactors factors(UserPool pool, User user) {
        var mfa = mfas.find(pool.id(), user.sub());
        var configured = choices.configured(pool, user).stream().map(Choice::factor).distinct();
        return new AuthFactors(user.username(), mfa.preferred(), mfa.listed(), configured.toList());
    }
}
