package doorhouse.userpool.domain;

import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.userpool.pool.DomainNames;
import java.util.Optional;

/// Which domain stands for which pool.
public final class Domains {
    private final DomainStore store;

    public Domains(Database database) {
        this.store = new DomainStore(database);
    }

    public Optional<UserPoolDomain> find(String domain) {
        return store.find(domain);
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
