package doorhouse.vault;

import doorhouse.crypto.BrokenSeal;
import doorhouse.crypto.DataKey;
import doorhouse.crypto.MasterKey;
import doorhouse.store.Database;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The data keys of all owners. Newest first is what seals; older ones still open.
public final class Vault {
    private record Held(int version, DataKey key) {}

    private record Place(String owner, int version) {}

    private final Database database;
    private final MasterKey master;
    private final ConcurrentHashMap<Place, DataKey> keys = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Held> newest = new ConcurrentHashMap<>();

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
        int version = newest(owner).version() + 1;
        add(owner, version);
        newest.remove(owner);
    }

    /// Forgets the keys of an owner that is gone; nothing that it sealed opens any more.
    public void forget(String owner) {
        database.run("delete from data_key where owner = ?", owner);
        newest.remove(owner);
        keys.keySet().removeIf(place -> place.owner().equals(owner));
    }

    DataKey key(String owner, int version) {
        return keys.computeIfAbsent(new Place(owner, version), this::load);
    }

    int newestVersion(String owner) {
        return newest(owner).version();
    }

    private Held newest(String owner) {
        var held = newest.get(owner);
        if (held != null) return held;
        var version = storedVersion(owner);
        if (version.isEmpty()) {
            add(owner, 1);
            version = storedVersion(owner);
        }
        int found = version.orElseThrow(() -> new IllegalStateException("no data key of " + owner));
        var loaded = new Held(found, key(owner, found));
        newest.put(owner, loaded);
        return loaded;
    }

    /// Of two nodes that make the first key at once, the row's key decides whose it is.
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
