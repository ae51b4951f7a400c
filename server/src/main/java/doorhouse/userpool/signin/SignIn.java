package doorhouse.userpool.signin;

import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.pool.UserPool;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;

/// A sign-in on its way.
///
/// @param eventId of the sign-in; `event_id` in its tokens
/// @param startedAt when the first factor was shown; `auth_time` in its tokens
/// @param passed the factors shown so far
record SignIn(
        UserPool pool,
        AppClient client,
        User user,
        String eventId,
        Instant startedAt,
        Set<Factor> passed) {
    /// What a user can show.
    enum Factor {
        PASSWORD,
        /// A second factor of any kind.
        MFA
    }

    SignIn {
        passed = passed.isEmpty() ? Set.of() : Set.copyOf(passed);
    }

    boolean has(Factor factor) {
        return passed.contains(factor);
    }

    SignIn with(Factor factor) {
        var more = EnumSet.of(factor);
        more.addAll(passed);
        return new SignIn(pool, client, user, eventId, startedAt, more);
    }

    /// The same sign-in with the user as changed by a step.
    SignIn of(User changed) {
        return new SignIn(pool, client, changed, eventId, startedAt, passed);
    }
}
