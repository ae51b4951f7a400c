package doorhouse.userpool.federation;

import static doorhouse.operation.CognitoErrors.ALIAS_EXISTS;
import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;
import static doorhouse.operation.CognitoErrors.LIMIT_EXCEEDED;
import static doorhouse.operation.CognitoErrors.RESOURCE_NOT_FOUND;
import static doorhouse.operation.Operation.signed;

import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import doorhouse.operation.Empty;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.store.Database;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.directory.UserStatus;
import doorhouse.userpool.directory.Users;
import doorhouse.userpool.identityprovider.IdentityProvider;
import doorhouse.userpool.identityprovider.IdentityProviders;
import doorhouse.userpool.password.Passwords;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.pool.UserPools;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The operations that link identities of providers to users, and take them away.
public final class FederationOperations implements Operations {
    /// The pool itself, among providers.
    private static final String OWN = "Cognito";

    /// Stands for what a provider calls its user, whatever the provider's word for that is.
    static final String SUBJECT = "Cognito_Subject";

    private static final int MOST_OF_A_USER = 5;
    private static final int MOST_ATTRIBUTES_OF_A_PROVIDER = 5;

    private final Database database;
    private final LinkStore links;
    private final ProfileStore profiles;
    private final UserPools pools;
    private final IdentityProviders providers;
    private final Users users;
    private final Passwords passwords;
    private final Clock clock;

    public FederationOperations(
            Database database,
            UserPools pools,
            IdentityProviders providers,
            Users users,
            Passwords passwords,
            Clock clock) {
        this.database = database;
        this.links = new LinkStore(database);
        this.profiles = new ProfileStore(database);
        this.pools = pools;
        this.providers = providers;
        this.users = users;
        this.passwords = passwords;
        this.clock = clock;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                signed(
                        "AdminLinkProviderForUser",
                        AdminLinkProviderForUser.class,
                        this::adminLinkProviderForUser),
                signed(
                        "AdminDisableProviderForUser",
                        AdminDisableProviderForUser.class,
                        this::adminDisableProviderForUser));
    }

    /// A user, by what a provider knows of it.
    record ProviderUser(
            @Nullable String providerName,
            @Nullable String providerAttributeName,
            @Nullable String providerAttributeValue) {}

    record AdminLinkProviderForUser(
            String userPoolId, ProviderUser destinationUser, ProviderUser sourceUser) {}

    Empty adminLinkProviderForUser(AdminLinkProviderForUser asked) {
        var pool = pool(asked.userPoolId);
        var key = source(pool, asked.sourceUser);
        var user = destination(pool, asked.destinationUser);
        refuseMerging(pool, key);
        checkMutable(pool, key.provider());
        var now = clock.instant();
        database.transaction(() -> {
            users.change(
                    pool,
                    user.sub(),
                    u ->
                            Identities.with(
                                    u,
                                    new Identity(
                                            key.value(),
                                            key.provider().name(),
                                            key.provider().type(),
                                            null,
                                            false,
                                            now)));
            // After the user is held, so that of many links at once none is one too many.
            if (!links.add(key, user.sub(), now)) throw linkedAlready(key, user);
            checkCounts(key, user);
        });
        return Empty.EMPTY;
    }

    record AdminDisableProviderForUser(String userPoolId, ProviderUser user) {}

    Empty adminDisableProviderForUser(AdminDisableProviderForUser asked) {
        var pool = pool(asked.userPoolId);
        var provider = required("ProviderName", asked.user.providerName);
        var value = required("ProviderAttributeValue", asked.user.providerAttributeValue);
        if (isOwn(provider)) {
            takePasswordAway(pool, users.get(pool, value));
        } else {
            var attribute = required("ProviderAttributeName", asked.user.providerAttributeName);
            unlink(pool, new LinkStore.Key(providers.get(pool.id(), provider), attribute, value));
        }
        return Empty.EMPTY;
    }

    /// From now on the user is one of other providers alone, until an administrator sets a password
    /// again: one who could ask for a new password would sign in with it.
    private void takePasswordAway(UserPool pool, User user) {
        database.transaction(() -> {
            var held =
                    users.hold(pool, user.sub(), u -> u.withStatus(UserStatus.EXTERNAL_PROVIDER));
            passwords.remove(held);
        });
    }

    private void unlink(UserPool pool, LinkStore.Key key) {
        database.transaction(() -> {
            var sub = links.find(key).orElseThrow(Users::unknown);
            if (!links.remove(key, sub)) throw Users.unknown();
            users.change(pool, sub, u -> Identities.without(u, key.provider().name(), key.value()));
        });
    }

    private UserPool pool(String id) {
        if (UserPoolId.fits(id)) return pools.get(new UserPoolId(id));
        throw RESOURCE_NOT_FOUND.because("User pool " + id + " does not exist.");
    }

    private LinkStore.Key source(UserPool pool, ProviderUser source) {
        var name = required("ProviderName", source.providerName);
        var value = required("ProviderAttributeValue", source.providerAttributeValue);
        if (isOwn(name)) {
            throw INVALID_PARAMETER.because(
                    "Invalid SourceUser: Cognito users with a username/password may not be passed"
                            + " in as a SourceUser, only as a DestinationUser");
        }
        var attribute = required("ProviderAttributeName", source.providerAttributeName);
        var provider = providers.get(pool.id(), name);
        if (attribute.equals(SUBJECT)) return new LinkStore.Key(provider, SUBJECT, value);
        if (provider.type().social()) {
            throw INVALID_PARAMETER.because(
                    "Invalid SourceUser: ProviderAttributeName of a social provider must be "
                            + SUBJECT
                            + ".");
        }
        if (!provider.attributeMapping().containsKey(attribute)) {
            throw INVALID_PARAMETER.because(
                    "Invalid SourceUser: "
                            + name
                            + " does not map a claim to the attribute "
                            + attribute
                            + ".");
        }
        return new LinkStore.Key(provider, attribute, value);
    }

    private User destination(UserPool pool, ProviderUser destination) {
        var name = required("ProviderName", destination.providerName);
        var value = required("ProviderAttributeValue", destination.providerAttributeValue);
        if (isOwn(name)) return users.get(pool, value);
        var sub = profile(pool, providers.get(pool.id(), name), value).orElseThrow(Users::unknown);
        return users.get(pool.id(), sub);
    }

    /// The profile that began with an identity.
    private Optional<Sub> profile(UserPool pool, IdentityProvider provider, String userId) {
        return profiles.find(provider, Profile.subject(pool.settings(), provider, userId));
    }

    /// An identity that has a profile of its own would be two users at once.
    private void refuseMerging(UserPool pool, LinkStore.Key key) {
        if (!key.attribute().equals(SUBJECT)) return;
        if (profile(pool, key.provider(), key.value()).isEmpty()) return;
        throw INVALID_PARAMETER.because(
                "Merging is not currently supported, provide a SourceUser that has not been signed"
                        + " up in order to link");
    }

    /// Each sign-in writes what the provider maps, so that must be writable.
    private static void checkMutable(UserPool pool, IdentityProvider provider) {
        for (var attribute : provider.attributeMapping().keySet()) {
            boolean fixed = pool.schema().find(attribute).filter(a -> !a.mutable()).isPresent();
            if (!fixed) continue;
            throw INVALID_PARAMETER.because(
                    "Users cannot be linked to "
                            + provider.name()
                            + ": it maps a claim to the immutable attribute "
                            + attribute
                            + ".");
        }
    }

    private RuntimeException linkedAlready(LinkStore.Key key, User user) {
        boolean toThisOne = links.find(key).filter(user.sub()::equals).isPresent();
        if (toThisOne) {
            return INVALID_PARAMETER.because("SourceUser is already linked to DestinationUser");
        }
        return ALIAS_EXISTS.because("SourceUser is already linked to another user.");
    }

    private void checkCounts(LinkStore.Key key, User user) {
        if (links.countOf(user.userPoolId(), user.sub()) > MOST_OF_A_USER) {
            throw LIMIT_EXCEEDED.because("The user has the most linked identities it can have.");
        }
        var attributes = new HashSet<>(links.attributes(key.provider()));
        attributes.remove(SUBJECT);
        if (attributes.size() > MOST_ATTRIBUTES_OF_A_PROVIDER) {
            throw LIMIT_EXCEEDED.because(
                    "The identity provider links users by the most attributes it can.");
        }
    }

    private static boolean isOwn(String providerName) {
        return providerName.equalsIgnoreCase(OWN);
    }

    private static String required(String member, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            throw INVALID_PARAMETER.because("Missing required parameter " + member);
        }
        return value;
    }
}
