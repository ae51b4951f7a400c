package doorhouse.identitypool.identity;

import static doorhouse.operation.Operation.signed;

import doorhouse.id.IdentityId;
import doorhouse.id.IdentityPoolId;
import doorhouse.id.Region;
import doorhouse.identitypool.pool.IdentityPools;
import doorhouse.operation.Call;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.operation.Page;
import doorhouse.operation.PagingToken;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/// The operations on identities for administrators.
public final class IdentityOperations implements Operations {
    private static final String LIST = "ListIdentities";

    private final IdentityPools pools;
    private final Identities identities;
    private final BiPredicate<Region, String> reaches;

    /// @param reaches whether calls for a region reach what lives in one of this name
    public IdentityOperations(
            IdentityPools pools, Identities identities, BiPredicate<Region, String> reaches) {
        this.pools = pools;
        this.identities = identities;
        this.reaches = reaches;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                signed(LIST, ListIdentities.class, this::listIdentities),
                signed("DescribeIdentity", OneIdentity.class, this::describeIdentity),
                signed("DeleteIdentities", DeleteIdentities.class, this::deleteIdentities));
    }

    record Description(
            IdentityId identityId,
            List<String> logins,
            Instant creationDate,
            Instant lastModifiedDate) {
        static Description of(Identity identity, List<LoginKey> logins) {
            return new Description(
                    identity.id(),
                    logins.stream().map(LoginKey::provider).distinct().toList(),
                    identity.createdAt(),
                    identity.modifiedAt());
        }
    }

    record ListIdentities(
            IdentityPoolId identityPoolId,
            int maxResults,
            @Nullable String nextToken,
            @Nullable Boolean hideDisabled) {}

    record IdentityPage(
            IdentityPoolId identityPoolId,
            List<Description> identities,
            @Nullable String nextToken) {}

    IdentityPage listIdentities(ListIdentities asked) {
        var pool = pools.get(asked.identityPoolId);
        var after = PagingToken.after(LIST, asked.nextToken);
        boolean hideDisabled = asked.hideDisabled != null && asked.hideDisabled;
        var found = identities.list(pool.id(), after, hideDisabled, asked.maxResults + 1);
        var page =
                Page.of(found, asked.maxResults, last -> PagingToken.of(LIST, last.id().value()));
        var logins = identities.logins(pool.id(), page.rows());
        return new IdentityPage(
                pool.id(),
                page.shown(one -> Description.of(one, logins.getOrDefault(one.id(), List.of()))),
                page.token());
    }

    record OneIdentity(IdentityId identityId) {}

    Description describeIdentity(Call call, OneIdentity asked) {
        if (!reaches.test(call.region(), asked.identityId.region())) {
            throw Identities.unknown(asked.identityId);
        }
        var identity = identities.get(asked.identityId);
        return Description.of(identity, identities.logins(identity));
    }

    record DeleteIdentities(List<IdentityId> identityIdsToDelete) {}

    record Unprocessed(IdentityId identityId, String errorCode) {}

    record Deleted(List<Unprocessed> unprocessedIdentityIds) {}

    /// An identity that is not there is as good as deleted. One of another region is out of reach.
    /// All others go at once: a failure leaves each of them.
    Deleted deleteIdentities(Call call, DeleteIdentities asked) {
        var unprocessed = new ArrayList<Unprocessed>();
        var reached = new ArrayList<IdentityId>();
        for (var id : asked.identityIdsToDelete) {
            if (reaches.test(call.region(), id.region())) reached.add(id);
            else unprocessed.add(new Unprocessed(id, "AccessDenied"));
        }
        identities.delete(reached);
        return new Deleted(unprocessed);
    }
}
