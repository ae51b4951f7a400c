package doorhouse.identitypool.identity;

import static doorhouse.operation.CognitoErrors.NOT_AUTHORIZED;
import static doorhouse.operation.CognitoErrors.RESOURCE_NOT_FOUND;
import static doorhouse.operation.IdentityErrors.DEVELOPER_USER_ALREADY_REGISTERED;
import static doorhouse.operation.IdentityErrors.RESOURCE_CONFLICT;

import doorhouse.id.IdentityId;
import doorhouse.operation.ApiException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What logins that come together make of the identities that they stand for. Made of what was
/// read, and pure, so that it can be made again of what was read once nobody else can change it.
///
/// @param parent whom the logins stand for from now on; null for an identity that is to be made
/// @param merged the identities that the parent takes in
/// @param added the logins that the parent gets
/// @param onPurpose whether two users of the developer provider become one
record Plan(
        @Nullable IdentityId parent,
        Set<IdentityId> merged,
        List<LoginKey> added,
        boolean onPurpose) {
    /// Of one identity. Source: MergeDeveloperIdentities of the API reference.
    static final int MOST_LOGINS = 20;

    /// Whether all is as it should be.
    boolean done() {
        return parent != null && merged.isEmpty() && added.isEmpty();
    }

    /// All identities that it changes, in an order that is the same for all.
    Set<IdentityId> changed() {
        var all = new TreeSet<IdentityId>(Comparator.comparing(IdentityId::value));
        all.addAll(merged);
        if (parent != null) all.add(parent);
        return all;
    }

    /// For logins that name no identity: the one that they stand for; of several the oldest.
    static Plan ofLogins(List<LoginKey> logins, Map<LoginKey, Identity> owners) {
        var parent = oldest(owners.values());
        return of(parent == null ? null : parent.id(), logins, owners);
    }

    /// For logins of somebody who says which identity is meant. A guest's becomes theirs, or, where
    /// they have one, is merged into that. Any other must have one of them.
    ///
    /// @param self enabled
    /// @throws ApiException NotAuthorizedException
    static Plan ofIdentity(Identity self, List<LoginKey> logins, Map<LoginKey, Identity> owners) {
        var ids = owners.values().stream().map(Identity::id).toList();
        if (!self.linked()) {
            var oldest = oldest(owners.values());
            var parent = oldest == null ? self : oldest;
            var plan = of(parent.id(), logins, owners);
            return oldest == null ? plan : plan.alsoMerging(self.id());
        }
        if (!ids.contains(self.id())) throw loginsDoNotMatch();
        return of(self.id(), logins, owners);
    }

    /// For logins that the pool's own backend vouches for: the identity that it names takes them.
    ///
    /// @param self enabled
    /// @param isDeveloper whether a provider is the pool's developer provider
    /// @throws ApiException DeveloperUserAlreadyRegisteredException
    static Plan ofDeveloper(
            Identity self,
            List<LoginKey> logins,
            Map<LoginKey, Identity> owners,
            Predicate<String> isDeveloper) {
        for (var login : logins) {
            var owner = owners.get(login);
            if (owner == null || owner.id().equals(self.id())) continue;
            if (!isDeveloper.test(login.provider())) continue;
            throw DEVELOPER_USER_ALREADY_REGISTERED.because(
                    "The provided developer user identifier is already registered with Cognito"
                            + " under a different identity ID.");
        }
        return of(self.id(), logins, owners);
    }

    /// For two users that the pool's own backend knows to be one.
    ///
    /// @throws ApiException ResourceNotFoundException
    static Plan ofMerge(Map<LoginKey, Identity> owners, LoginKey source, LoginKey destination) {
        var from = owners.get(source);
        var into = owners.get(destination);
        if (from == null || into == null) throw unknownUser();
        var merged = from.id().equals(into.id()) ? Set.<IdentityId>of() : Set.of(from.id());
        return new Plan(into.id(), merged, List.of(), true);
    }

    static ApiException unknownUser() {
        return RESOURCE_NOT_FOUND.because("Developer user identifier not found.");
    }

    private static Plan of(
            @Nullable IdentityId parent, List<LoginKey> logins, Map<LoginKey, Identity> owners) {
        var merged = new LinkedHashSet<IdentityId>();
        for (var owner : owners.values()) if (!owner.id().equals(parent)) merged.add(owner.id());
        var added = logins.stream().filter(l -> !owners.containsKey(l)).distinct().toList();
        return new Plan(parent, merged, added, false);
    }

    private Plan alsoMerging(IdentityId other) {
        var more = new LinkedHashSet<>(merged);
        more.add(other);
        return new Plan(parent, more, added, onPurpose);
    }

    private static @Nullable Identity oldest(Collection<Identity> identities) {
        return identities.stream()
                .min(Comparator.comparing(Identity::createdAt).thenComparing(i -> i.id().value()))
                .orElse(null);
    }

    /// An identity has one login of a provider. Of the developer provider it may have more, but two
    /// identities that each have some are merged on purpose alone.
    ///
    /// @param present the logins of the parent and of those that it takes in
    /// @param isDeveloper whether a provider is the pool's developer provider
    /// @throws ApiException ResourceConflictException
    void check(Map<IdentityId, List<LoginKey>> present, Predicate<String> isDeveloper) {
        var byProvider = new HashMap<String, Object>();
        int count = added.size();
        for (var identity : present.entrySet()) {
            for (var login : identity.getValue()) {
                count++;
                boolean developer = isDeveloper.test(login.provider());
                if (developer && onPurpose) continue;
                take(byProvider, login.provider(), developer ? identity.getKey() : login);
            }
        }
        for (var login : added) {
            if (!isDeveloper.test(login.provider())) take(byProvider, login.provider(), login);
        }
        if (count <= MOST_LOGINS) return;
        throw RESOURCE_CONFLICT.because(
                "An identity cannot have more than " + MOST_LOGINS + " linked logins.");
    }

    private static void take(Map<String, Object> byProvider, String provider, Object holder) {
        var before = byProvider.putIfAbsent(provider, holder);
        if (before != null && !before.equals(holder)) throw alreadyLinked();
    }

    private static ApiException alreadyLinked() {
        return RESOURCE_CONFLICT.because("Login is already linked to another account.");
    }

    static ApiException loginsDoNotMatch() {
        return NOT_AUTHORIZED.because(
                "Logins don't match. Please include at least one valid login for this identity or"
                        + " identity pool.");
    }
}
