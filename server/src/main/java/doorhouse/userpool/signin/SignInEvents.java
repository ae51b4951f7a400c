package doorhouse.userpool.signin;

import doorhouse.operation.ApiException;
import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.client.AuthFlow;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.pool.UserPools;
import doorhouse.userpool.threat.AuthEvent;
import doorhouse.userpool.threat.AuthEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Notes what comes of each step of a sign-in, for pools that ask for it. All steps of one sign-in
/// are one event, whose id its tokens carry.
public final class SignInEvents {
    private static final Set<String> BY_PASSWORD =
            Set.of(
                    "USER_PASSWORD_AUTH",
                    "ADMIN_USER_PASSWORD_AUTH",
                    "ADMIN_NO_SRP_AUTH",
                    "PASSWORD_VERIFIER",
                    "PASSWORD");
    private static final Set<String> BY_CODE =
            Set.of("SMS_MFA", "SOFTWARE_TOKEN_MFA", "EMAIL_OTP", "SMS_OTP");

    private static final Set<String> CUSTOM = Set.of("CUSTOM_AUTH", "CUSTOM_CHALLENGE");

    /// Its faults are not a sign-in's.
    private static final Set<String> REFRESH = Set.of("REFRESH_TOKEN", "REFRESH_TOKEN_AUTH");

    private final UserPools pools;
    private final AuthEvents events;
    private final SignInSessions sessions;

    public SignInEvents(UserPools pools, AuthEvents events, SignInSessions sessions) {
        this.pools = pools;
        this.events = events;
        this.sessions = sessions;
    }

    /// Something more is asked.
    void inProgress(SignIn signIn) {
        note(signIn, AuthEvent.Response.IN_PROGRESS);
    }

    void passed(SignIn signIn) {
        note(signIn, AuthEvent.Response.PASS);
    }

    private void note(SignIn signIn, AuthEvent.Response response) {
        if (!wanted(signIn.pool(), signIn.flow() == AuthFlow.CUSTOM_AUTH)) return;
        var shown = new ArrayList<AuthEvent.Shown>();
        if (signIn.has(SignIn.Factor.PASSWORD)) shown.add(AuthEvent.Shown.PASSWORD);
        if (signIn.has(SignIn.Factor.MFA)) shown.add(AuthEvent.Shown.MFA);
        events.record(
                new AuthEvents.Attempt(
                        signIn.pool(),
                        signIn.user().sub(),
                        signIn.user().username(),
                        signIn.eventId(),
                        AuthEvent.Type.SIGN_IN,
                        response,
                        shown,
                        client(signIn.client(), signIn.caller())));
    }

    /// Takes a step, and notes it if it fails.
    ///
    /// @param step the flow that begins, or the challenge that is answered
    /// @param session of the answer; null for none
    /// @throws ApiException InvalidParameterException when the caller's context is none, and what
    ///   the step throws
    <T> T watched(
            AppClient client,
            String step,
            @Nullable String session,
            Asked asked,
            Supplier<T> work) {
        asked.caller().check();
        try {
            return work.get();
        } catch (ApiException refusal) {
            var pool = pools.get(client.userPoolId());
            if (!REFRESH.contains(step) && wanted(pool, CUSTOM.contains(step))) {
                failed(pool, client, step, session, asked);
            }
            throw refusal;
        }
    }

    private static boolean wanted(UserPool pool, boolean custom) {
        return pool.settings().threatProtection().records(custom);
    }

    private void failed(
            UserPool pool, AppClient client, String step, @Nullable String session, Asked asked) {
        var username = asked.find("USERNAME");
        if (username.isEmpty()) return;
        var eventId = session == null ? null : sessions.eventId(pool, client, session).orElse(null);
        events.record(
                new AuthEvents.Attempt(
                        pool,
                        null,
                        username.get(),
                        eventId == null ? UUID.randomUUID().toString() : eventId,
                        AuthEvent.Type.SIGN_IN,
                        AuthEvent.Response.FAIL,
                        wrong(step),
                        client(client, asked.caller())));
    }

    private static List<AuthEvent.Shown> wrong(String step) {
        if (BY_PASSWORD.contains(step)) return List.of(AuthEvent.Shown.WRONG_PASSWORD);
        return BY_CODE.contains(step) ? List.of(AuthEvent.Shown.WRONG_MFA) : List.of();
    }

    private static AuthEvent.Client client(AppClient client, Caller caller) {
        boolean believed = caller.ofServer() || client.propagatesUserContext();
        return AuthEvents.client(believed, caller.sourceAddress(), caller.context());
    }
}
