package doorhouse.userpool.domain;

import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.store.Recent;
import doorhouse.userpool.pool.DomainNames;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Which domain stands for which pool. Every request to a pool reads it, so it is remembered for a
/// moment; a change is seen at once on this node and after that moment on others.
public final class Domains {
    private static final Duration MOMENT = Duration.ofMillis(500);

    private final DomainStore store;
    private final Recent<String, UserPoolDomain> recent;
    private final Recent<UserPoolId, List<UserPoolDomain>> recentOfPools;

    /// @param nanoTime a clock that only runs forward, such as [System#nanoTime]
    public Domains(Database database, LongSupplier nanoTime) {
        this.store = new DomainStore(database);
        this.recent = new Recent<>(MOMENT, nanoTime, store::find);
        this.recentOfPools = new Recent<>(MOMENT, nanoTime, pool -> Optional.of(store.of(pool)));
    }

    public Optional<UserPoolDomain> find(String domain) {
        return recent.find(domain);
    }

    /// The domain that a pool is best reached by: one of its own before a prefix.
    public Optional<UserPoolDomain> best(UserPoolId pool) {
        return all(pool).stream().max(Comparator.comparing(UserPoolDomain::custom));
    }

    public List<UserPoolDomain> all(UserPoolId pool) {
        return recentOfPools.find(pool).orElse(List.of());
    }

    DomainStore store() {
        return store;
    }

    /// To be called after a change.
    void changed() {
        recent.changed();
        recentOfPools.changed();
    }

    /// The domains of a pool.
    public DomainNames of(UserPoolId pool) {
        var names = DomainNames.NONE;
        for (var one : store.of(pool)) {
            names =
                    one.custom()
                            ? new DomainNames(names.domain(), one.domain())
                            : new DomainNames(one.domain(), names.customDomain());
        }
        return names;
    }
}
