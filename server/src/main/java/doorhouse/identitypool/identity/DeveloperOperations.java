package doorhouse.identitypool.identity;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;
import static doorhouse.operation.IdentityErrors.RESOURCE_CONFLICT;
import static doorhouse.operation.Operation.signed;

import doorhouse.id.IdentityId;
import doorhouse.id.IdentityPoolId;
import doorhouse.identitypool.pool.IdentityPool;
import doorhouse.identitypool.pool.IdentityPools;
import doorhouse.operation.Empty;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.operation.Page;
import doorhouse.operation.PagingToken;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a pool's own backend may do with the users that it vouches for. Source: API reference,
/// LookupDeveloperIdentity, MergeDeveloperIdentities, UnlinkDeveloperIdentity. Where a sentence is
/// not known from the live service, it says what is wrong in its manner.
public final class DeveloperOperations implements Operations {
    private static final String LOOKUP = "LookupDeveloperIdentity";
    private static final int LARGEST_PAGE = 60;

    private final IdentityPools pools;
    private final Identities identities;

    public DeveloperOperations(IdentityPools pools, Identities identities) {
        this.pools = pools;
        this.identities = identities;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                signed(LOOKUP, Lookup.class, this::lookupDeveloperIdentity),
                signed("MergeDeveloperIdentities", Merge.class, this::mergeDeveloperIdentities),
                signed("UnlinkDeveloperIdentity", Unlink.class, this::unlinkDeveloperIdentity));
    }

    record Lookup(
            IdentityPoolId identityPoolId,
            @Nullable IdentityId identityId,
            @Nullable String developerUserIdentifier,
            @Nullable Integer maxResults,
            @Nullable String nextToken) {}

    record Found(
            IdentityId identityId,
            List<String> developerUserIdentifierList,
            @Nullable String nextToken) {}

    /// By what is given, the other; by both, whether they belong together.
    Found lookupDeveloperIdentity(Lookup asked) {
        var pool = pools.get(asked.identityPoolId);
        var provider = developerProvider(pool);
        var id = asked.identityId == null ? null : identities.get(pool, asked.identityId).id();
        if (asked.developerUserIdentifier == null) {
            if (id != null) return users(pool, provider, id, asked);
            throw INVALID_PARAMETER.because(
                    "Please provide an identity ID or a developer user identifier.");
        }
        var owner = owner(pool, new LoginKey(provider, asked.developerUserIdentifier));
        if (id == null) return users(pool, provider, owner, asked);
        if (owner.equals(id)) return new Found(id, List.of(asked.developerUserIdentifier), null);
        throw RESOURCE_CONFLICT.because(
                "The developer user identifier does not belong to identity '" + id + "'.");
    }

    private Found users(IdentityPool pool, String provider, IdentityId id, Lookup asked) {
        var after = PagingToken.after(LOOKUP, asked.nextToken);
        int limit = asked.maxResults == null ? LARGEST_PAGE : asked.maxResults;
        var found = identities.users(pool.id(), id, provider, after, limit + 1);
        var page = Page.of(found, limit, last -> PagingToken.of(LOOKUP, last.subjectKey()));
        return new Found(id, page.shown(LoginKey::subject), page.token());
    }

    record Merge(
            IdentityPoolId identityPoolId,
            String developerProviderName,
            String sourceUserIdentifier,
            String destinationUserIdentifier) {}

    record Merged(IdentityId identityId) {}

    Merged mergeDeveloperIdentities(Merge asked) {
        var pool = pools.get(asked.identityPoolId);
        var provider = developerProvider(pool, asked.developerProviderName);
        var source = new LoginKey(provider, asked.sourceUserIdentifier);
        var destination = new LoginKey(provider, asked.destinationUserIdentifier);
        return new Merged(identities.merge(pool, source, destination).id());
    }

    record Unlink(
            IdentityPoolId identityPoolId,
            IdentityId identityId,
            String developerProviderName,
            String developerUserIdentifier) {}

    Empty unlinkDeveloperIdentity(Unlink asked) {
        var pool = pools.get(asked.identityPoolId);
        var provider = developerProvider(pool, asked.developerProviderName);
        var login = new LoginKey(provider, asked.developerUserIdentifier);
        var id = identities.get(pool, asked.identityId).id();
        if (!identities.unlink(pool, id, login)) throw Plan.unknownUser();
        return Empty.EMPTY;
    }

    private IdentityId owner(IdentityPool pool, LoginKey login) {
        return identities.owner(pool, login).orElseThrow(Plan::unknownUser).id();
    }

    private static String developerProvider(IdentityPool pool, String asked) {
        if (developerProvider(pool).equals(asked)) return asked;
        throw INVALID_PARAMETER.because("Please provide a valid developer provider.");
    }

    private static String developerProvider(IdentityPool pool) {
        var name = pool.settings().developerProviderName();
        if (name != null) return name;
        throw INVALID_PARAMETER.because("The identity pool has no developer provider.");
    }
}
