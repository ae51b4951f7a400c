package doorhouse.identitypool.identity;

import static doorhouse.operation.CognitoErrors.NOT_AUTHORIZED;
import static doorhouse.operation.CognitoErrors.RESOURCE_NOT_FOUND;
import static doorhouse.operation.CognitoErrors.TOO_MANY_REQUESTS;
import static java.util.Comparator.comparing;

import doorhouse.id.IdentityId;
import doorhouse.id.IdentityPoolId;
import doorhouse.identitypool.pool.IdentityPool;
import doorhouse.identitypool.pool.IdentityPools;
import doorhouse.operation.ApiException;
import doorhouse.store.Database;
import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// All identities of all pools: who logins stand for. Whoever asks has checked the logins.
///
/// A login's key decides whose it is, and every change of an identity or its logins first holds its
/// row, so that of racing callers each finds what the one before it left.
public final class Identities {
    private static final int MAX_TRIES = 20;

    /// What was read has changed before it could be held.
    private static final class Overtaken extends RuntimeException {
        Overtaken() {
            super(null, null, false, false);
        }
    }

    private final Database database;
    private final IdentityStore store;
    private final IdentityPools pools;
    private final List<IdentityChanges> told;
    private final Clock clock;

    /// @param told when identities end
    public Identities(
            Database database, IdentityPools pools, List<IdentityChanges> told, Clock clock) {
        this.database = database;
        this.store = new IdentityStore(database);
        this.pools = pools;
        this.told = List.copyOf(told);
        this.clock = clock;
    }

    /// An identity, enabled or not, of a pool that is there.
    public Optional<Identity> find(IdentityId id) {
        return store.find(id).filter(identity -> pools.find(identity.poolId()).isPresent());
    }

    /// @throws ApiException ResourceNotFoundException `Identity '<id>' not found.`
    public Identity get(IdentityId id) {
        return find(id).orElseThrow(() -> unknown(id));
    }

    /// The same, of this pool.
    ///
    /// @throws ApiException ResourceNotFoundException
    public Identity get(IdentityPool pool, IdentityId id) {
        return find(id).filter(identity -> identity.poolId().equals(pool.id()))
                .orElseThrow(() -> unknown(id));
    }

    static ApiException unknown(IdentityId id) {
        return RESOURCE_NOT_FOUND.because("Identity '" + id + "' not found.");
    }

    /// The logins of an identity, at most twenty, by provider.
    public List<LoginKey> logins(Identity identity) {
        return store.logins(identity.poolId(), identity.id());
    }

    /// The logins of a page of identities, by identity.
    Map<IdentityId, List<LoginKey>> logins(IdentityPoolId pool, List<Identity> page) {
        if (page.isEmpty()) return Map.of();
        return store.logins(pool, page.getFirst().id(), page.getLast().id());
    }

    /// A page of a pool's identities in the order of their ids.
    List<Identity> list(IdentityPoolId pool, String after, boolean hideDisabled, int limit) {
        return store.list(pool, after, hideDisabled, limit);
    }

    /// A page of an identity's users at one provider, in the order of their subjects' keys.
    List<LoginKey> users(
            IdentityPoolId pool, IdentityId id, String provider, String after, int limit) {
        return store.users(pool, id, provider, after, limit);
    }

    /// The identity that has a login.
    public Optional<Identity> owner(IdentityPool pool, LoginKey login) {
        return Optional.ofNullable(store.owners(pool.id(), List.of(login)).get(login));
    }

    /// A new identity for a guest.
    ///
    /// @throws ApiException NotAuthorizedException where the pool takes no guests
    public Identity guest(IdentityPool pool) {
        checkGuests(pool);
        return add(pool, false);
    }

    private static void checkGuests(IdentityPool pool) {
        if (pool.settings().allowUnauthenticatedIdentities()) return;
        throw NOT_AUTHORIZED.because(
                "Unauthenticated access is not supported for this identity pool.");
    }

    private Identity add(IdentityPool pool, boolean linked) {
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            var id = IdentityId.in(pool.id().region(), UUID.randomUUID());
            var now = clock.instant();
            var identity = new Identity(pool.id(), id, linked, false, null, now, now);
            if (store.add(identity)) return identity;
        }
        throw new IllegalStateException("no free identity id");
    }

    /// The identity that logins stand for: found or made. Logins that come together are linked; the
    /// identities that they had are merged.
    ///
    /// @param logins at least one
    /// @throws ApiException ResourceConflictException when one identity would have two logins of a
    ///   provider
    public Identity of(IdentityPool pool, List<LoginKey> logins) {
        return settle(pool, logins, owners -> Plan.ofLogins(logins, owners));
    }

    /// The identity that somebody with these logins is, who says to be this one. A guest's identity
    /// becomes theirs; one that was merged stands for the one that took it in.
    ///
    /// @param logins none for a guest
    /// @throws ApiException ResourceNotFoundException, NotAuthorizedException,
    ///   ResourceConflictException
    public Identity resolve(IdentityPool pool, IdentityId id, List<LoginKey> logins) {
        if (logins.isEmpty()) return guest(pool, id);
        return settle(
                pool,
                logins,
                owners -> Plan.ofIdentity(standing(pool, id, owners), logins, owners));
    }

    /// The same, where the pool's own backend vouched for one of the logins as this identity's: it
    /// must still be its, and is never added to it. What was unlinked since then is over.
    ///
    /// @param vouched among the logins
    /// @throws ApiException ResourceNotFoundException, NotAuthorizedException,
    ///   ResourceConflictException
    public Identity resolve(
            IdentityPool pool, IdentityId id, List<LoginKey> logins, LoginKey vouched) {
        return settle(
                pool,
                logins,
                owners -> {
                    var self = standing(pool, id, owners);
                    var owner = owners.get(vouched);
                    if (owner == null || !owner.id().equals(self.id())) {
                        throw Plan.loginsDoNotMatch();
                    }
                    return Plan.ofIdentity(self, logins, owners);
                });
    }

    private Identity guest(IdentityPool pool, IdentityId id) {
        var self = get(pool, id);
        checkGuests(pool);
        if (self.linked() || self.disabled()) {
            throw NOT_AUTHORIZED.because("Access to Identity '" + id + "' is forbidden.");
        }
        return self;
    }

    /// The identity itself, or, where it was merged, the one that took it in, if one of the logins
    /// is that one's.
    private Identity standing(IdentityPool pool, IdentityId id, Map<LoginKey, Identity> owners) {
        var self = get(pool, id);
        if (!self.disabled()) return self;
        return owners.values().stream()
                .filter(owner -> owner.id().equals(self.mergedInto()))
                .findFirst()
                .orElseThrow(Plan::loginsDoNotMatch);
    }

    /// The identity that the pool's own backend says these logins are: that one, or, if it names
    /// none, as [#of].
    ///
    /// @param logins at least one, among them that of the developer provider
    /// @throws ApiException ResourceNotFoundException, NotAuthorizedException,
    ///   DeveloperUserAlreadyRegisteredException, ResourceConflictException
    public Identity registered(IdentityPool pool, @Nullable IdentityId id, List<LoginKey> logins) {
        if (id == null) return of(pool, logins);
        return settle(
                pool,
                logins,
                owners ->
                        Plan.ofDeveloper(
                                standing(pool, id, owners), logins, owners, developer(pool)));
    }

    /// Makes one identity of two that the developer provider knows: the destination's takes in the
    /// source's, with all its logins.
    ///
    /// @throws ApiException ResourceNotFoundException, ResourceConflictException
    Identity merge(IdentityPool pool, LoginKey source, LoginKey destination) {
        return settle(
                pool,
                List.of(source, destination),
                owners -> Plan.ofMerge(owners, source, destination));
    }

    /// Takes logins from an identity. With its last one it is nobody's: it never is a guest's
    /// again.
    ///
    /// @return whether it had one of them
    boolean unlink(IdentityPool pool, IdentityId id, LoginKey login) {
        return unlink(pool, id, login::equals);
    }

    /// Takes the logins of these providers from an identity; otherwise as the other.
    public boolean unlink(IdentityPool pool, IdentityId id, Collection<String> providers) {
        return unlink(pool, id, login -> providers.contains(login.provider()));
    }

    private boolean unlink(IdentityPool pool, IdentityId id, Predicate<LoginKey> which) {
        return database.transaction(() -> {
            if (!store.hold(pool.id(), id)) return false;
            var taken = store.logins(pool.id(), id).stream().filter(which).toList();
            for (var login : taken) store.unlink(pool.id(), login);
            if (!taken.isEmpty()) store.changed(pool.id(), id, clock.instant());
            return !taken.isEmpty();
        });
    }

    /// Deletes identities with their logins, those that are there: all of them, or none.
    void delete(Collection<IdentityId> ids) {
        // In one order, or two that delete the same ones might wait for each other.
        var there = ids.stream().distinct().sorted(comparing(IdentityId::value)).map(this::find);
        var found = there.flatMap(Optional::stream).toList();
        if (!found.isEmpty()) database.transaction(() -> found.forEach(this::deleteOne));
    }

    private void deleteOne(Identity identity) {
        if (!store.delete(identity.poolId(), identity.id())) return;
        for (var one : told) one.deleted(identity.poolId(), identity.id());
    }

    /// Runs the body as one transaction in which the identity neither changes nor ends.
    ///
    /// @return the body's result; empty, and nothing run, when there is no such identity that is
    ///   enabled
    public <T> Optional<T> whileHeld(IdentityPoolId pool, IdentityId id, Supplier<T> body) {
        return database.transaction(
                () -> store.hold(pool, id) ? Optional.of(body.get()) : Optional.empty());
    }

    private Identity settle(
            IdentityPool pool,
            List<LoginKey> logins,
            Function<Map<LoginKey, Identity>, Plan> planned) {
        var owners = store.owners(pool.id(), logins);
        var plan = planned.apply(owners);
        if (plan.done()) {
            for (var owner : owners.values()) if (owner.id().equals(plan.parent())) return owner;
        }
        return untilNotOvertaken(() -> {
            var now = planned.apply(store.owners(pool.id(), logins));
            for (var id : now.changed()) hold(pool, id);
            // What was read before it was held may have changed.
            if (!planned.apply(store.owners(pool.id(), logins)).equals(now)) throw new Overtaken();
            return carryOut(pool, now);
        });
    }

    private Identity carryOut(IdentityPool pool, Plan plan) {
        var present = new LinkedHashMap<IdentityId, List<LoginKey>>();
        for (var id : plan.changed()) present.put(id, store.logins(pool.id(), id));
        plan.check(present, developer(pool));
        var parent = plan.parent();
        if (parent == null) parent = add(pool, true).id();
        for (var other : plan.merged()) merge(pool, parent, other);
        for (var login : plan.added()) {
            // Another transaction linked it and has ended only now.
            if (!store.link(pool.id(), parent, login, slot(pool, login), clock.instant())) {
                throw new Overtaken();
            }
        }
        if (!plan.done()) store.changed(pool.id(), parent, clock.instant());
        return store.find(parent).orElseThrow();
    }

    private void merge(IdentityPool pool, IdentityId parent, IdentityId disabled) {
        store.merge(pool.id(), parent, disabled, clock.instant());
        for (var one : told) one.merged(pool.id(), parent, disabled);
    }

    private void hold(IdentityPool pool, IdentityId id) {
        if (!store.hold(pool.id(), id)) throw new Overtaken();
    }

    private Identity untilNotOvertaken(Supplier<Identity> body) {
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            try {
                return database.transaction(body);
            } catch (Overtaken e) {
                // Once more, with what the other one left.
            }
        }
        throw TOO_MANY_REQUESTS.because("Too many concurrent changes of one identity.");
    }

    private static Predicate<String> developer(IdentityPool pool) {
        return provider -> provider.equals(pool.settings().developerProviderName());
    }

    /// Of a developer provider an identity may have several logins.
    private static String slot(IdentityPool pool, LoginKey login) {
        return developer(pool).test(login.provider()) ? login.subjectKey() : "";
    }
}
