package doorhouse.userpool.passkey;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;
import static doorhouse.operation.CognitoErrors.RESOURCE_NOT_FOUND;
import static doorhouse.operation.Operation.byUser;

import doorhouse.operation.Call;
import doorhouse.operation.Empty;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.operation.Page;
import doorhouse.operation.PagingToken;
import doorhouse.userpool.pool.UserPools;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The operations of the user pools API on a user's own passkeys.
public final class PasskeyOperations implements Operations {
    private static final String LIST = "ListWebAuthnCredentials";

    private final UserPools pools;
    private final Passkeys passkeys;

    public PasskeyOperations(UserPools pools, Passkeys passkeys) {
        this.pools = pools;
        this.passkeys = passkeys;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                byUser(
                        "StartWebAuthnRegistration",
                        StartWebAuthnRegistration.class,
                        this::startWebAuthnRegistration),
                byUser(
                        "CompleteWebAuthnRegistration",
                        CompleteWebAuthnRegistration.class,
                        this::completeWebAuthnRegistration),
                byUser(LIST, ListWebAuthnCredentials.class, this::listWebAuthnCredentials),
                byUser(
                        "DeleteWebAuthnCredential",
                        DeleteWebAuthnCredential.class,
                        this::deleteWebAuthnCredential));
    }

    record StartWebAuthnRegistration() {}

    record Started(ObjectNode credentialCreationOptions) {}

    Started startWebAuthnRegistration(Call call, StartWebAuthnRegistration asked) {
        var user = call.signedInUser();
        return new Started(passkeys.registrationOptions(pools.get(user.userPoolId()), user));
    }

    record CompleteWebAuthnRegistration(JsonNode credential) {}

    Empty completeWebAuthnRegistration(Call call, CompleteWebAuthnRegistration asked) {
        var user = call.signedInUser();
        passkeys.register(pools.get(user.userPoolId()), user, asked.credential);
        return Empty.EMPTY;
    }

    record ListWebAuthnCredentials(@Nullable Integer maxResults, @Nullable String nextToken) {}

    record Credentials(List<Passkey.Description> credentials, @Nullable String nextToken) {}

    Credentials listWebAuthnCredentials(Call call, ListWebAuthnCredentials asked) {
        var user = call.signedInUser();
        int size =
                asked.maxResults == null || asked.maxResults == 0
                        ? Passkeys.MOST_OF_A_USER
                        : asked.maxResults;
        var found = passkeys.list(user.userPoolId(), user.sub(), place(asked.nextToken), size + 1);
        var page = Page.of(found, size, PasskeyOperations::token);
        return new Credentials(page.shown(Passkey::description), page.token());
    }

    private static String token(Passkey last) {
        return PagingToken.of(
                LIST, Long.toString(last.createdAt().toEpochMilli()), last.credentialId());
    }

    private static PasskeyStore.Place place(@Nullable String token) {
        var keys = PagingToken.open(LIST, 2, token);
        if (keys.isEmpty()) return PasskeyStore.Place.START;
        try {
            var createdAt = Instant.ofEpochMilli(Long.parseLong(keys.getFirst()));
            return new PasskeyStore.Place(createdAt, keys.getLast());
        } catch (NumberFormatException e) {
            throw INVALID_PARAMETER.because("Invalid pagination token");
        }
    }

    record DeleteWebAuthnCredential(String credentialId) {}

    Empty deleteWebAuthnCredential(Call call, DeleteWebAuthnCredential asked) {
        var user = call.signedInUser();
        if (!passkeys.delete(user.userPoolId(), user.sub(), asked.credentialId)) {
            throw RESOURCE_NOT_FOUND.because("The passkey does not exist.");
        }
        return Empty.EMPTY;
    }
}
