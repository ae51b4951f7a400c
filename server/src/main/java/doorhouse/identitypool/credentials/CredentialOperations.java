package doorhouse.identitypool.credentials;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;
import static doorhouse.operation.CognitoErrors.NOT_AUTHORIZED;
import static doorhouse.operation.Operation.anyone;
import static doorhouse.operation.Operation.signed;

import doorhouse.id.IdentityId;
import doorhouse.id.IdentityPoolId;
import doorhouse.identitypool.identity.Identities;
import doorhouse.identitypool.identity.Identity;
import doorhouse.identitypool.identity.LoginKey;
import doorhouse.identitypool.login.Login;
import doorhouse.identitypool.login.LoginTokens;
import doorhouse.identitypool.login.Proven;
import doorhouse.identitypool.pool.IdentityPool;
import doorhouse.identitypool.pool.IdentityPools;
import doorhouse.identitypool.pool.ProviderNames;
import doorhouse.identitypool.token.IdentityToken;
import doorhouse.identitypool.token.IdentityTokens;
import doorhouse.operation.Call;
import doorhouse.operation.Empty;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.sts.TemporaryCredentials;
import doorhouse.wire.Json;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The operations by which apps come to an identity, its tokens and its credentials; and that by
/// which a pool's own backend does so for them. But for the last nobody signs them: what proves the
/// caller stands in the logins.
public final class CredentialOperations implements Operations {
    private static final Duration OPEN_ID_TOKEN = Duration.ofMinutes(10);
    private static final Duration DEVELOPER_TOKEN = Duration.ofMinutes(15);

    private final IdentityPools pools;
    private final Identities identities;
    private final LoginTokens logins;
    private final IdentityTokens tokens;
    private final ProviderNames names;
    private final RoleCredentials credentials;
    private final GuestLimit guests;
    private final Clock clock;

    public CredentialOperations(
            IdentityPools pools,
            Identities identities,
            LoginTokens logins,
            IdentityTokens tokens,
            ProviderNames names,
            RoleCredentials credentials,
            GuestLimit guests,
            Clock clock) {
        this.pools = pools;
        this.identities = identities;
        this.logins = logins;
        this.tokens = tokens;
        this.names = names;
        this.credentials = credentials;
        this.guests = guests;
        this.clock = clock;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                anyone("GetId", GetId.class, this::getId),
                anyone(
                        "GetCredentialsForIdentity",
                        GetCredentialsForIdentity.class,
                        this::getCredentialsForIdentity),
                anyone("GetOpenIdToken", GetOpenIdToken.class, this::getOpenIdToken),
                signed(
                        "GetOpenIdTokenForDeveloperIdentity",
                        GetOpenIdTokenForDeveloperIdentity.class,
                        this::getOpenIdTokenForDeveloperIdentity),
                anyone("UnlinkIdentity", UnlinkIdentity.class, this::unlinkIdentity));
    }

    record GetId(
            @Nullable String accountId,
            IdentityPoolId identityPoolId,
            @Nullable Map<String, String> logins) {}

    record OneId(IdentityId identityId) {}

    /// A guest is somebody new each time.
    OneId getId(Call call, GetId asked) {
        var pool = pools.get(asked.identityPoolId);
        if (asked.accountId != null && !asked.accountId.equals(pool.account().value())) {
            throw IdentityPools.unknown(pool.id());
        }
        var proven = logins.check(pool, given(asked.logins));
        if (proven.logins().isEmpty()) {
            // A pool that takes none says so without anything being written.
            if (pool.settings().allowUnauthenticatedIdentities()) {
                guests.count(pool.id(), call.sourceAddress());
            }
            return new OneId(identities.guest(pool).id());
        }
        if (proven.vouched() != null) {
            return new OneId(resolve(pool, proven.vouched().identity(), proven).id());
        }
        return new OneId(identities.of(pool, keys(proven.logins())).id());
    }

    record GetCredentialsForIdentity(
            IdentityId identityId,
            @Nullable Map<String, String> logins,
            @Nullable String customRoleArn) {}

    record Credentials(
            String accessKeyId, String secretKey, String sessionToken, Instant expiration) {
        static Credentials of(TemporaryCredentials given) {
            return new Credentials(
                    given.accessKeyId(),
                    given.secretAccessKey().reveal(),
                    given.sessionToken(),
                    given.expiration());
        }

        @Override
        public String toString() {
            return "Credentials[" + accessKeyId + "]";
        }
    }

    record CredentialsOfIdentity(IdentityId identityId, Credentials credentials) {}

    CredentialsOfIdentity getCredentialsForIdentity(Call call, GetCredentialsForIdentity asked) {
        var pool = poolOf(asked.identityId);
        var proven = logins.check(pool, given(asked.logins));
        var identity = resolve(pool, asked.identityId, proven);
        var role = new RoleChoice(pool.roles(), names, proven.logins(), asked.customRoleArn).role();
        var lent =
                credentials.lend(
                        role, token(pool, identity.id(), proven), proven.logins().isEmpty());
        return new CredentialsOfIdentity(identity.id(), Credentials.of(lent));
    }

    record GetOpenIdToken(IdentityId identityId, @Nullable Map<String, String> logins) {}

    record OneToken(IdentityId identityId, String token) {
        @Override
        public String toString() {
            return "OneToken[" + identityId + "]";
        }
    }

    OneToken getOpenIdToken(Call call, GetOpenIdToken asked) {
        var pool = poolOf(asked.identityId);
        if (!pool.settings().allowClassicFlow()) {
            throw INVALID_PARAMETER.because(
                    "Basic (classic) flow is not enabled, please use enhanced flow.");
        }
        var proven = logins.check(pool, given(asked.logins));
        var identity = resolve(pool, asked.identityId, proven);
        var token = token(pool, identity.id(), proven);
        return new OneToken(identity.id(), tokens.issue(token, validity(proven)));
    }

    /// What a backend vouched for until some time does not go on beyond it: such a token may be
    /// shown here again.
    private Duration validity(Proven proven) {
        if (proven.vouched() == null) return OPEN_ID_TOKEN;
        var left = Duration.between(clock.instant(), proven.vouched().end());
        return left.compareTo(OPEN_ID_TOKEN) < 0 ? left : OPEN_ID_TOKEN;
    }

    record GetOpenIdTokenForDeveloperIdentity(
            IdentityPoolId identityPoolId,
            @Nullable IdentityId identityId,
            Map<String, String> logins,
            @Nullable Map<String, String> principalTags,
            @Nullable Long tokenDuration) {}

    OneToken getOpenIdTokenForDeveloperIdentity(
            Call call, GetOpenIdTokenForDeveloperIdentity asked) {
        var pool = pools.get(asked.identityPoolId);
        var provider = pool.settings().developerProviderName();
        var others = new LinkedHashMap<>(asked.logins);
        var user = provider == null ? null : others.remove(provider);
        if (provider == null || user == null) {
            throw INVALID_PARAMETER.because(
                    "Please provide at least one login of the pool's developer provider.");
        }
        // Its word of before would be as good as the one that it gives now.
        if (others.containsKey(IdentityTokens.PROVIDER)) {
            throw INVALID_PARAMETER.because("Please provide a valid public provider");
        }
        var shown = new ArrayList<Login>();
        shown.add(Login.ofDeveloper(pool.id(), provider, user, Json.object()));
        shown.addAll(logins.check(pool, others).logins());
        var identity = identities.registered(pool, asked.identityId, keys(shown));
        var tags = asked.principalTags == null ? Map.<String, String>of() : asked.principalTags;
        var token = new IdentityToken(pool.id(), identity.id(), methods(shown), tags);
        var validity =
                asked.tokenDuration == null
                        ? DEVELOPER_TOKEN
                        : Duration.ofSeconds(asked.tokenDuration);
        return new OneToken(identity.id(), tokens.issue(token, validity));
    }

    record UnlinkIdentity(
            IdentityId identityId, Map<String, String> logins, List<String> loginsToRemove) {}

    Empty unlinkIdentity(Call call, UnlinkIdentity asked) {
        var pool = poolOf(asked.identityId);
        var proven = logins.check(pool, asked.logins);
        if (proven.logins().isEmpty()) throw loginsDoNotMatch();
        var identity = resolve(pool, asked.identityId, proven);
        identities.unlink(
                pool, identity.id(), asked.loginsToRemove.stream().map(names::canonical).toList());
        return new Empty();
    }

    private IdentityPool poolOf(IdentityId id) {
        return pools.get(identities.get(id).poolId());
    }

    /// Who bears a token that a backend asked for is the identity that it was given for.
    private Identity resolve(IdentityPool pool, IdentityId id, Proven proven) {
        var vouched = proven.vouched();
        if (vouched == null) return identities.resolve(pool, id, keys(proven.logins()));
        if (!vouched.identity().equals(id)) throw loginsDoNotMatch();
        return identities.resolve(pool, id, keys(proven.logins()), key(vouched.login()));
    }

    private static RuntimeException loginsDoNotMatch() {
        return NOT_AUTHORIZED.because(
                "Logins don't match. Please include at least one valid login for this identity or"
                        + " identity pool.");
    }

    private static Map<String, String> given(@Nullable Map<String, String> logins) {
        return logins == null ? Map.of() : logins;
    }

    private static List<LoginKey> keys(List<Login> logins) {
        return logins.stream().map(CredentialOperations::key).toList();
    }

    private static LoginKey key(Login login) {
        return new LoginKey(login.provider(), login.key());
    }

    private static IdentityToken token(IdentityPool pool, IdentityId id, Proven proven) {
        if (proven.logins().isEmpty()) return IdentityToken.guest(pool.id(), id);
        var tags = new LinkedHashMap<>(SessionTags.of(pool.principalTags(), proven.logins()));
        if (proven.vouched() != null) tags.putAll(proven.vouched().tags());
        return new IdentityToken(pool.id(), id, methods(proven.logins()), tags);
    }

    private static List<String> methods(List<Login> logins) {
        var methods = new ArrayList<String>();
        methods.add("authenticated");
        for (var login : logins) {
            methods.add(login.provider());
            methods.add(login.method());
        }
        return methods;
    }
}
