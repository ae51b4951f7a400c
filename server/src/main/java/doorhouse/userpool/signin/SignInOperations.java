package doorhouse.userpool.signin;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;
import static doorhouse.operation.CognitoErrors.RESOURCE_NOT_FOUND;
import static doorhouse.operation.Operation.anyone;
import static doorhouse.operation.Operation.signed;

import doorhouse.id.ClientId;
import doorhouse.id.UserPoolId;
import doorhouse.operation.Call;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.client.AppClients;
import doorhouse.userpool.client.AuthFlow;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.pool.UserPools;
import doorhouse.userpool.threat.UserContext.ContextData;
import doorhouse.userpool.threat.UserContext.UserContextData;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The sign-in operations of the user pools API: begin with a flow, answer challenges, end with
/// tokens. The Admin twins differ in who may call and in the flows they may begin.
public final class SignInOperations implements Operations {
    private final UserPools pools;
    private final AppClients clients;
    private final PasswordFlow passwordFlow;
    private final SrpFlow srpFlow;
    private final ChoiceFlow choiceFlow;
    private final CustomFlow customFlow;
    private final RefreshFlow refreshFlow;
    private final Challenges challenges;
    private final SignInEvents events;

    public SignInOperations(
            UserPools pools,
            AppClients clients,
            PasswordFlow passwordFlow,
            SrpFlow srpFlow,
            ChoiceFlow choiceFlow,
            CustomFlow customFlow,
            RefreshFlow refreshFlow,
            Challenges challenges,
            SignInEvents events) {
        this.pools = pools;
        this.clients = clients;
        this.passwordFlow = passwordFlow;
        this.srpFlow = srpFlow;
        this.choiceFlow = choiceFlow;
        this.customFlow = customFlow;
        this.refreshFlow = refreshFlow;
        this.challenges = challenges;
        this.events = events;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                anyone("InitiateAuth", InitiateAuth.class, this::initiateAuth),
                anyone(
                        "RespondToAuthChallenge",
                        RespondToAuthChallenge.class,
                        this::respondToAuthChallenge),
                signed("AdminInitiateAuth", AdminInitiateAuth.class, this::adminInitiateAuth),
                signed(
                        "AdminRespondToAuthChallenge",
                        AdminRespondToAuthChallenge.class,
                        this::adminRespondToAuthChallenge));
    }

    record InitiateAuth(
            String authFlow,
            ClientId clientId,
            @Nullable Map<String, @Nullable String> authParameters,
            @Nullable Map<String, String> clientMetadata,
            @Nullable String session,
            @Nullable UserContextData userContextData) {}

    record AdminInitiateAuth(
            UserPoolId userPoolId,
            String authFlow,
            ClientId clientId,
            @Nullable Map<String, @Nullable String> authParameters,
            @Nullable Map<String, String> clientMetadata,
            @Nullable String session,
            @Nullable ContextData contextData) {}

    record RespondToAuthChallenge(
            ClientId clientId,
            String challengeName,
            @Nullable String session,
            @Nullable Map<String, @Nullable String> challengeResponses,
            @Nullable Map<String, String> clientMetadata,
            @Nullable UserContextData userContextData) {}

    record AdminRespondToAuthChallenge(
            UserPoolId userPoolId,
            ClientId clientId,
            String challengeName,
            @Nullable String session,
            @Nullable Map<String, @Nullable String> challengeResponses,
            @Nullable Map<String, String> clientMetadata,
            @Nullable ContextData contextData) {}

    SignInAnswer initiateAuth(Call call, InitiateAuth asked) {
        var client = clients.get(asked.clientId);
        if (asked.authFlow.startsWith("ADMIN_")) {
            throw INVALID_PARAMETER.because("Initiate Auth method not supported.");
        }
        return initiate(
                client,
                asked.authFlow,
                asked.session,
                Asked.of(
                        asked.authParameters,
                        Caller.of(
                                call,
                                Caller.Step.BEGIN,
                                asked.clientMetadata,
                                asked.userContextData)));
    }

    SignInAnswer adminInitiateAuth(Call call, AdminInitiateAuth asked) {
        return initiate(
                clientOf(asked.userPoolId, asked.clientId),
                asked.authFlow,
                asked.session,
                Asked.of(
                        asked.authParameters,
                        Caller.of(
                                call, Caller.Step.BEGIN, asked.clientMetadata, asked.contextData)));
    }

    private SignInAnswer initiate(
            AppClient client, String flow, @Nullable String session, Asked asked) {
        return events.watched(client, flow, null, asked, () -> begin(client, flow, session, asked));
    }

    private SignInAnswer begin(
            AppClient client, String flow, @Nullable String session, Asked asked) {
        var pool = pools.get(client.userPoolId());
        return SignInAnswer.of(
                switch (flow) {
                    case "USER_PASSWORD_AUTH" -> {
                        requireFlow(
                                client,
                                AuthFlow.USER_PASSWORD_AUTH,
                                flow + " flow not enabled for this client");
                        yield passwordFlow.begin(pool, client, AuthFlow.USER_PASSWORD_AUTH, asked);
                    }
                    case "ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH" -> {
                        requireFlow(
                                client,
                                AuthFlow.ADMIN_USER_PASSWORD_AUTH,
                                "Auth flow not enabled for this client");
                        yield passwordFlow.begin(
                                pool, client, AuthFlow.ADMIN_USER_PASSWORD_AUTH, asked);
                    }
                    case "USER_SRP_AUTH" -> {
                        requireFlow(
                                client,
                                AuthFlow.USER_SRP_AUTH,
                                flow + " is not enabled for the client.");
                        yield srpFlow.begin(pool, client, asked);
                    }
                    case "REFRESH_TOKEN", "REFRESH_TOKEN_AUTH" -> {
                        requireFlow(
                                client,
                                AuthFlow.REFRESH_TOKEN_AUTH,
                                "Auth flow not enabled for this client");
                        yield new Outcome.Tokens(refreshFlow.begin(pool, client, asked), null);
                    }
                    case "USER_AUTH" -> {
                        requireFlow(
                                client,
                                AuthFlow.USER_AUTH,
                                flow + " is not enabled for the client.");
                        yield choiceFlow.begin(pool, client, session, asked);
                    }
                    case "CUSTOM_AUTH" -> {
                        requireFlow(
                                client,
                                AuthFlow.CUSTOM_AUTH,
                                flow + " is not enabled for the client.");
                        yield customFlow.begin(pool, client, asked);
                    }
                    // The API has no other.
                    default ->
                            throw INVALID_PARAMETER.because(
                                    flow + " is not enabled for the client.");
                });
    }

    SignInAnswer respondToAuthChallenge(Call call, RespondToAuthChallenge asked) {
        var client = clients.get(asked.clientId);
        return respond(
                client,
                asked.challengeName,
                asked.session,
                Asked.of(
                        asked.challengeResponses,
                        Caller.of(
                                call,
                                Caller.Step.ANSWER,
                                asked.clientMetadata,
                                asked.userContextData)));
    }

    SignInAnswer adminRespondToAuthChallenge(Call call, AdminRespondToAuthChallenge asked) {
        var client = clientOf(asked.userPoolId, asked.clientId);
        return respond(
                client,
                asked.challengeName,
                asked.session,
                Asked.of(
                        asked.challengeResponses,
                        Caller.of(
                                call,
                                Caller.Step.ANSWER,
                                asked.clientMetadata,
                                asked.contextData)));
    }

    private SignInAnswer respond(
            AppClient client, String challenge, @Nullable String session, Asked asked) {
        return events.watched(
                client, challenge, session, asked, () -> goOn(client, challenge, session, asked));
    }

    private SignInAnswer goOn(
            AppClient client, String challenge, @Nullable String session, Asked asked) {
        UserPool pool = pools.get(client.userPoolId());
        clients.checkSecretHash(client, asked.get("USERNAME"), asked.values().get("SECRET_HASH"));
        if (challenge.equals("PASSWORD_VERIFIER"))
            return SignInAnswer.of(challenges.goOn(srpFlow.verify(pool, client, asked)));
        return SignInAnswer.of(challenges.answer(pool, client, challenge, session, asked));
    }

    private AppClient clientOf(UserPoolId poolId, ClientId clientId) {
        pools.get(poolId);
        var client = clients.get(clientId);
        if (!client.userPoolId().equals(poolId)) {
            throw RESOURCE_NOT_FOUND.because("User pool client " + clientId + " does not exist.");
        }
        return client;
    }

    private static void requireFlow(AppClient client, AuthFlow flow, String sentence) {
        if (!client.allows(flow)) throw INVALID_PARAMETER.because(sentence);
    }
}
