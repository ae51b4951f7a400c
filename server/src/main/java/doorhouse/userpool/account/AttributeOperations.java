package doorhouse.userpool.account;

import static doorhouse.operation.CognitoErrors.NOT_AUTHORIZED;
import static doorhouse.operation.Operation.byUser;
import static doorhouse.operation.Operation.signed;

import doorhouse.id.ClientId;
import doorhouse.id.UserPoolId;
import doorhouse.operation.Call;
import doorhouse.operation.Empty;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.store.Database;
import doorhouse.userpool.account.GivenAttributes.Given;
import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.client.AppClients;
import doorhouse.userpool.code.CodeDeliveryDetails;
import doorhouse.userpool.code.CodeMessages;
import doorhouse.userpool.code.CodePurpose;
import doorhouse.userpool.code.HourlyLimit;
import doorhouse.userpool.code.Verification;
import doorhouse.userpool.directory.NameTaken;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.directory.Users;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.pool.UserPools;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The operations of the user pools API that write attributes: by administrators, and by users on
/// themselves as far as their client may.
public final class AttributeOperations implements Operations {
    private final Database database;
    private final UserPools pools;
    private final AppClients clients;
    private final Users users;
    private final Verification verification;

    public AttributeOperations(
            Database database,
            UserPools pools,
            AppClients clients,
            Users users,
            Verification verification) {
        this.database = database;
        this.pools = pools;
        this.clients = clients;
        this.users = users;
        this.verification = verification;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                signed(
                        "AdminUpdateUserAttributes",
                        AdminUpdateUserAttributes.class,
                        this::adminUpdateUserAttributes),
                signed(
                        "AdminDeleteUserAttributes",
                        AdminDeleteUserAttributes.class,
                        this::adminDeleteUserAttributes),
                byUser(
                        "UpdateUserAttributes",
                        UpdateUserAttributes.class,
                        this::updateUserAttributes),
                byUser(
                        "DeleteUserAttributes",
                        DeleteUserAttributes.class,
                        this::deleteUserAttributes));
    }

    record AdminUpdateUserAttributes(
            UserPoolId userPoolId, String username, List<Given> userAttributes) {}

    Empty adminUpdateUserAttributes(AdminUpdateUserAttributes asked) {
        var pool = pools.get(asked.userPoolId);
        var user = users.get(pool, asked.username);
        var given = GivenAttributes.of(pool.schema(), asked.userAttributes);
        pool.schema().checkUpdate(given);
        update(pool, user, null, given);
        return Empty.EMPTY;
    }

    record AdminDeleteUserAttributes(
            UserPoolId userPoolId, String username, List<String> userAttributeNames) {}

    Empty adminDeleteUserAttributes(AdminDeleteUserAttributes asked) {
        var pool = pools.get(asked.userPoolId);
        var user = users.get(pool, asked.username);
        pool.schema().checkDeletion(asked.userAttributeNames);
        update(pool, user, null, blank(asked.userAttributeNames));
        return Empty.EMPTY;
    }

    record UpdateUserAttributes(List<Given> userAttributes) {}

    /// @param codeDeliveryDetailsList null where no code was sent
    record Updated(@Nullable List<CodeDeliveryDetails> codeDeliveryDetailsList) {}

    Updated updateUserAttributes(Call call, UpdateUserAttributes asked) {
        var caller = call.signedInUser();
        var pool = pools.get(caller.userPoolId());
        var given = GivenAttributes.of(pool.schema(), asked.userAttributes);
        var client = clients.get(caller.clientId());
        checkMayWrite(client, given.keySet());
        pool.schema().checkUpdate(given);
        var sent = update(pool, users.get(pool.id(), caller.sub()), client.id(), given);
        return new Updated(sent.isEmpty() ? null : sent);
    }

    record DeleteUserAttributes(List<String> userAttributeNames) {}

    Empty deleteUserAttributes(Call call, DeleteUserAttributes asked) {
        var caller = call.signedInUser();
        var pool = pools.get(caller.userPoolId());
        var client = clients.get(caller.clientId());
        checkMayWrite(client, asked.userAttributeNames);
        pool.schema().checkDeletion(asked.userAttributeNames);
        update(
                pool,
                users.get(pool.id(), caller.sub()),
                client.id(),
                blank(asked.userAttributeNames));
        return Empty.EMPTY;
    }

    /// Whatever a client may write, nobody vouches for oneself.
    private static void checkMayWrite(AppClient client, Collection<String> names) {
        for (var name : names) {
            if (name.endsWith("_verified") || !client.writes(name)) {
                throw NOT_AUTHORIZED.because("A client attempted to write unauthorized attribute");
            }
        }
    }

    private static Map<String, String> blank(List<String> names) {
        var blank = new LinkedHashMap<String, String>();
        for (var name : names) blank.put(name, "");
        return blank;
    }

    /// Writes the attributes and the codes that this makes necessary, all or nothing, then sends
    /// them.
    ///
    /// @param client through which a user writes; null for an administrator, who is not counted
    private List<CodeDeliveryDetails> update(
            UserPool pool, User user, @Nullable ClientId client, Map<String, String> given) {
        var update = new AttributeUpdate(pool.settings(), given);
        var letters = written(pool, user, client, update);
        return letters.stream().map(verification.messages()::send).toList();
    }

    private List<CodeMessages.Letter> written(
            UserPool pool, User user, @Nullable ClientId client, AttributeUpdate update) {
        try {
            return database.transaction(() -> {
                var changed = users.change(pool, user.sub(), update::apply);
                return update.addresses().stream()
                        .flatMap(address -> letter(pool, changed, client, update, address).stream())
                        .toList();
            });
        } catch (NameTaken e) {
            throw e.refusal(NameTaken.At.UPDATE);
        }
    }

    private Optional<CodeMessages.Letter> letter(
            UserPool pool,
            User changed,
            @Nullable ClientId client,
            AttributeUpdate update,
            String address) {
        var proof = update.proof(changed, address);
        if (proof.isEmpty()) {
            // A code that is still out would verify, or bring back, what was just replaced.
            verification.codes().withdraw(pool.id(), changed.sub(), CodePurpose.verifying(address));
            return Optional.empty();
        }
        if (client != null) {
            verification
                    .limits()
                    .count(pool.id(), changed.sub(), HourlyLimit.UPDATE_ATTRIBUTE_CODE);
        }
        var code = verification.codes().issue(pool.id(), changed.sub(), proof.get());
        return Optional.of(new CodeMessages.Letter(pool, changed, client, proof.get(), code));
    }
}
