package doorhouse.userpool.account;

import static doorhouse.operation.CognitoErrors.NOT_AUTHORIZED;
import static doorhouse.operation.Operation.byUser;
import static doorhouse.operation.Operation.signed;

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
import doorhouse.userpool.code.CodePurpose;
import doorhouse.userpool.code.HourlyLimit;
import doorhouse.userpool.code.Letter;
import doorhouse.userpool.code.Verification;
import doorhouse.userpool.directory.NameTaken;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.directory.Users;
import doorhouse.userpool.pool.UserPools;
import doorhouse.userpool.trigger.MessageSource;
import doorhouse.userpool.trigger.Occasion;
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
            UserPoolId userPoolId,
            String username,
            List<Given> userAttributes,
            @Nullable Map<String, String> clientMetadata) {}

    Empty adminUpdateUserAttributes(AdminUpdateUserAttributes asked) {
        var pool = pools.get(asked.userPoolId);
        var user = users.get(pool, asked.username);
        var given = GivenAttributes.of(pool.schema(), asked.userAttributes);
        pool.schema().checkUpdate(given);
        update(Occasion.of(pool, null, asked.clientMetadata), user, given);
        return Empty.EMPTY;
    }

    record AdminDeleteUserAttributes(
            UserPoolId userPoolId, String username, List<String> userAttributeNames) {}

    Empty adminDeleteUserAttributes(AdminDeleteUserAttributes asked) {
        var pool = pools.get(asked.userPoolId);
        var user = users.get(pool, asked.username);
        pool.schema().checkDeletion(asked.userAttributeNames);
        update(Occasion.of(pool, null, null), user, blank(asked.userAttributeNames));
        return Empty.EMPTY;
    }

    record UpdateUserAttributes(
            List<Given> userAttributes, @Nullable Map<String, String> clientMetadata) {}

    /// @param codeDeliveryDetailsList null where no code was sent
    record Updated(@Nullable List<CodeDeliveryDetails> codeDeliveryDetailsList) {}

    Updated updateUserAttributes(Call call, UpdateUserAttributes asked) {
        var caller = call.signedInUser();
        var pool = pools.get(caller.userPoolId());
        var given = GivenAttributes.of(pool.schema(), asked.userAttributes);
        var client = clients.get(caller.clientId());
        checkMayWrite(client, given.keySet());
        pool.schema().checkUpdate(given);
        var occasion = Occasion.of(pool, client.id(), asked.clientMetadata);
        var sent = update(occasion, users.get(pool.id(), caller.sub()), given);
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
                Occasion.of(pool, client.id(), null),
                users.get(pool.id(), caller.sub()),
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
    /// @param occasion names no client where an administrator writes, who is not counted
    private List<CodeDeliveryDetails> update(
            Occasion occasion, User user, Map<String, String> given) {
        var update = new AttributeUpdate(occasion.pool().settings(), given);
        var letters = written(occasion, user, update);
        return letters.stream().map(verification.messages()::send).toList();
    }

    private List<Letter> written(Occasion occasion, User user, AttributeUpdate update) {
        try {
            return database.transaction(() -> {
                var changed = users.change(occasion.pool(), user.sub(), update::apply);
                return update.addresses().stream()
                        .flatMap(address -> letter(occasion, changed, update, address).stream())
                        .toList();
            });
        } catch (NameTaken e) {
            throw e.refusal(NameTaken.At.UPDATE);
        }
    }

    private Optional<Letter> letter(
            Occasion occasion, User changed, AttributeUpdate update, String address) {
        var pool = occasion.pool();
        var proof = update.proof(changed, address);
        if (proof.isEmpty()) {
            // A code that is still out would verify, or bring back, what was just replaced.
            verification.codes().withdraw(pool.id(), changed.sub(), CodePurpose.verifying(address));
            return Optional.empty();
        }
        if (occasion.client() != null) {
            verification
                    .limits()
                    .count(pool.id(), changed.sub(), HourlyLimit.UPDATE_ATTRIBUTE_CODE);
        }
        var code = verification.codes().issue(pool.id(), changed.sub(), proof.get());
        var to = proof.get().address();
        return Optional.of(
                new Letter(occasion, MessageSource.UPDATE_USER_ATTRIBUTE, changed, to, code));
    }
}
