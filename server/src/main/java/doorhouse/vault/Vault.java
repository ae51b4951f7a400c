package doorhouse.vault;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import doorhouse.crypto.BrokenSeal;
import doorhouse.crypto.DataKey;
import doorhouse.crypto.MasterKey;
import doorhouse.store.Database;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The data keys of all owners. The newest version of an owner's key seals; all still open.
///
/// A key that is read inside a transaction is not cached, for the transaction may be undone and the
/// key with it: what another sealed with it could never be opened.
public final class Vault {
    /// The version of keyed hashes, which must not change.
    static final int FIRST = 1;

    private static final int MAX_CACHED = 20_000;

    /// How long a node may go on sealing with the version before the newest.
    private static final Duration FRESH = Duration.ofMinutes(1);

    private static final int REWRAP_PAGE = 100;

    private record Place(String owner, int version) {}

    private record Wrapped(String owner, int version, byte[] bytes) {}

    private final Database database;
    private final MasterKey master;
    private final Cache<Place, DataKey> keys =
            Caffeine.newBuilder().maximumSize(MAX_CACHED).build();
    private final Cache<String, Integer> newest =
            Caffeine.newBuilder().maximumSize(MAX_CACHED).expireAfterWrite(FRESH).build();

    public Vault(Database database, MasterKey master) {
        this.database = database;
        this.master = master;
    }

    /// What seals the secrets of an owner, such as a user pool's id.
    public Sealer sealer(String owner) {
        return new Sealer(this, owner);
    }

    /// Makes a new data key for an owner. What was sealed before still opens.
    public void rotate(String owner) {
        add(owner, storedVersion(owner).orElse(0) + 1);
        newest.invalidate(owner);
    }

    /// Wraps every data key anew that is not wrapped by the master key's newest version, after
    /// which the older versions may leave the master key's file.
    ///
    /// @return how many were
    public int rewrap() {
        int count = 0;
        var after = new Place("", 0);
        while (true) {
            var page = page(after);
            for (var old : page) if (rewrap(old)) count++;
            if (page.size() < REWRAP_PAGE) return count;
            after = new Place(page.getLast().owner(), page.getLast().version());
        }
    }

    private List<Wrapped> page(Place after) {
        return database.list(
                """
                select owner, version, wrapped from data_key
                 where (owner, version) > (?, ?) order by owner, version limit ?\
                """,
                row ->
                        new Wrapped(
                                row.text("owner"),
                                (int) row.number("version"),
                                row.bytes("wrapped")),
                after.owner(),
                after.version(),
                REWRAP_PAGE);
    }

    private boolean rewrap(Wrapped old) {
        if (MasterKey.wrappedBy(old.bytes()) == master.newest()) return false;
        byte[] anew = master.rewrap(old.owner(), old.version(), old.bytes());
        int changed =
                database.run(
                        "update data_key set wrapped = ? where owner = ? and version = ? and wrapped = ?",
                        anew,
                        old.owner(),
                        old.version(),
                        old.bytes());
        return changed == 1;
    }

    /// Forgets the keys of an owner that is gone; nothing that it sealed opens any more.
    public void forget(String owner) {
        database.run("delete from data_key where owner = ?", owner);
        newest.invalidate(owner);
        keys.asMap().keySet().removeIf(place -> place.owner().equals(owner));
    }

    /// @throws BrokenSeal when the owner has no such version
    DataKey key(String owner, int version) {
        var place = new Place(owner, version);
        var cached = keys.getIfPresent(place);
        if (cached != null) return cached;
        var loaded = load(place);
        if (!database.inTransaction()) keys.put(place, loaded);
        return loaded;
    }

    /// The version that seals; makes the first key of an owner that has none.
    int newestVersion(String owner) {
        var cached = newest.getIfPresent(owner);
        if (cached != null) return cached;
        return newestVersionNow(owner);
    }

    /// As [#newestVersion], from the store.
    int newestVersionNow(String owner) {
        var version = storedVersion(owner);
        if (version.isEmpty()) {
            add(owner, FIRST);
            version = storedVersion(owner);
        }
        int found = version.orElseThrow(() -> new IllegalStateException("no data key of " + owner));
        if (!database.inTransaction()) newest.put(owner, found);
        return found;
    }

    /// Of two nodes that make the same version at once, the row's key decides whose it is.
    private void add(String owner, int version) {
        database.run(
                """
                insert into data_key (owner, version, wrapped) values (?, ?, ?)
                    on conflict (owner, version) do nothing\
                """,
                owner,
                version,
                master.newWrapped(owner, version));
    }

    private Optional<Integer> storedVersion(String owner) {
        return database.find(
                "select version from data_key where owner = ? order by version desc limit 1",
                row -> (int) row.number("version"),
                owner);
    }

    private DataKey load(Place place) {
        byte[] wrapped =
                database.find(
                                "select wrapped from data_key where owner = ? and version = ?",
                                row -> row.bytes("wrapped"),
                                place.owner(),
                                place.version())
                        .orElseThrow(BrokenSeal::new);
        return master.unwrap(place.owner(), place.version(), wrapped);
    }
}
