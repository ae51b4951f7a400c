package doorhouse.sync.dataset;

import static doorhouse.sync.pool.SyncErrors.LIMIT_EXCEEDED;
import static doorhouse.sync.pool.SyncErrors.RESOURCE_CONFLICT;
import static doorhouse.sync.pool.SyncErrors.RESOURCE_NOT_FOUND;

import doorhouse.crypto.Hashes;
import doorhouse.id.IdentityId;
import doorhouse.id.IdentityPoolId;
import doorhouse.operation.ApiException;
import doorhouse.store.Database;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The datasets of identities as others read and remove them; changing records is
/// [RecordOperations]'s.
public final class Datasets {
    private static final int LONGEST_NAME = 128;
    private static final int HASH_DIGITS = 8;
    private static final int PAGE = 100;
    private static final int MOST_READS = 5;

    private final Database database;
    private final DatasetStore datasets;
    private final IdentityStore identities;

    public Datasets(Database database) {
        this.database = database;
        this.datasets = new DatasetStore(database);
        this.identities = new IdentityStore(database);
    }

    Optional<DatasetState> find(DatasetKey key) {
        return datasets.find(key);
    }

    public boolean exists(DatasetKey key) {
        return datasets.find(key).isPresent();
    }

    List<Dataset> list(IdentityPoolId pool, IdentityId identity, String afterName, int limit) {
        return datasets.list(pool, identity, afterName, limit);
    }

    List<String> twins(DatasetKey key) {
        return datasets.twins(key);
    }

    Map<String, SyncRecord> records(DatasetKey key, Set<String> recordKeys) {
        return datasets.records(key, recordKeys);
    }

    List<SyncRecord> changed(DatasetKey key, long afterCount, String afterKey, int limit) {
        return datasets.changed(key, afterCount, afterKey, limit);
    }

    /// A page of a pool's datasets, in the order of identities and names.
    ///
    /// @param after null for the first page
    public List<DatasetKey> ofPool(IdentityPoolId pool, @Nullable DatasetKey after, int limit) {
        return datasets.ofPool(pool, after, limit);
    }

    /// A dataset with its records, without tombstones.
    public record Snapshot(long syncCount, Instant at, List<SyncRecord> records) {}

    /// Empty when there is no such dataset. Of one that changes all the time, the records may be
    /// newer than the count.
    public Optional<Snapshot> snapshot(DatasetKey key) {
        for (int tries = 1; ; tries++) {
            var before = datasets.find(key);
            if (before.isEmpty()) return Optional.empty();
            var records = datasets.liveRecords(key);
            if (tries == MOST_READS || datasets.find(key).equals(before)) {
                var state = before.get();
                return Optional.of(
                        new Snapshot(
                                state.syncCount(), state.dataset().lastModifiedDate(), records));
            }
        }
    }

    /// At which sync count a dataset of this identity begins.
    long floor(IdentityPoolId pool, IdentityId identity) {
        return identities.find(pool, identity).map(IdentityStore.Datasets::floor).orElse(0L);
    }

    /// What is written together.
    ///
    /// @param before the dataset's sync count that all of it rests on
    /// @param after one more
    record Write(
            long before,
            long after,
            Instant now,
            String by,
            Patching.Size size,
            List<SyncRecord> records) {}

    /// Writes a change of a dataset that is there.
    ///
    /// @throws ApiException ResourceConflictException when another change came first,
    ///   ResourceNotFoundException when the dataset went meanwhile
    void write(DatasetKey key, Write write) {
        database.transaction(() -> {
            if (!datasets.advance(
                    key, write.before, write.after, write.now, write.by, write.size)) {
                throw datasets.find(key).isPresent() ? changedMeanwhile(key) : gone(key);
            }
            putAll(key, write.records);
        });
    }

    /// Makes a dataset and writes its first change.
    ///
    /// @throws ApiException ResourceConflictException when another made it first,
    ///   LimitExceededException when the identity has as many as it may
    void create(DatasetKey key, Write write) {
        database.transaction(() -> {
            if (!identities.countOne(key.pool(), key.identity())) throw noMore(key);
            if (floor(key.pool(), key.identity()) != write.before) throw changedMeanwhile(key);
            if (!datasets.add(key, write.before, write.now, write.by)) throw changedMeanwhile(key);
            datasets.advance(key, write.before, write.after, write.now, write.by, write.size);
            putAll(key, write.records);
        });
    }

    private void putAll(DatasetKey key, List<SyncRecord> records) {
        datasets.putAll(key, records);
        if (records.stream().anyMatch(record -> record.value() == null))
            datasets.forgetTombstones(key);
    }

    private ApiException noMore(DatasetKey key) {
        boolean closed =
                identities
                        .find(key.pool(), key.identity())
                        .filter(IdentityStore.Datasets::closed)
                        .isPresent();
        return closed
                ? RESOURCE_NOT_FOUND.because("Identity '" + key.identity() + "' not found.")
                : LIMIT_EXCEEDED.because(
                        "An identity may have at most %d datasets."
                                .formatted(IdentityStore.MOST_DATASETS));
    }

    static ApiException changedMeanwhile(DatasetKey key) {
        return RESOURCE_CONFLICT.because(
                "Dataset " + key.name() + " was changed since this sync session began.");
    }

    static ApiException gone(DatasetKey key) {
        return RESOURCE_NOT_FOUND.because("Dataset " + key.name() + " doesn't exist.");
    }

    /// Removes a dataset. Those that are made later begin above its sync count, so a device that
    /// knew it can be told.
    ///
    /// @throws ApiException ResourceNotFoundException when there is none
    DatasetState delete(DatasetKey key) {
        return database.transaction(() -> {
            identities.uncountOne(key.pool(), key.identity());
            var deleted = datasets.delete(key).orElseThrow(() -> gone(key));
            identities.raiseFloor(key.pool(), key.identity(), deleted.syncCount() + 1);
            return deleted;
        });
    }

    /// The datasets of an identity that was merged go to the other, as twins of the datasets of
    /// their names.
    public void merge(IdentityPoolId pool, IdentityId parent, IdentityId disabled) {
        database.transaction(() -> {
            identities.close(pool, disabled);
            // By merges an identity may have any number. What was moved is on no later page.
            var page = datasets.list(pool, disabled, "", PAGE);
            while (!page.isEmpty()) {
                identities.countMoved(pool, parent, page.size());
                for (var one : page)
                    move(new DatasetKey(pool, disabled, one.datasetName()), parent);
                page = datasets.list(pool, disabled, "", PAGE);
            }
        });
    }

    private void move(DatasetKey from, IdentityId parent) {
        var twinOf = datasets.find(from).map(DatasetState::twinOf).orElse(null);
        var name = nameAfterMerge(from, parent, twinOf);
        datasets.move(from, parent, name, twinOf == null ? from.name() : twinOf);
    }

    /// Nothing stays of an identity that is gone.
    public void forget(IdentityPoolId pool, IdentityId identity) {
        database.transaction(() -> {
            identities.delete(pool, identity);
            datasets.deleteAll(pool, identity);
        });
    }

    /// `<dataset>.<identity that was merged>`. One that came by a merge before has its name
    /// already. A name that would be too long to ask for is cut, with a hash in place of its end.
    private String nameAfterMerge(DatasetKey from, IdentityId parent, @Nullable String twinOf) {
        var pool = from.pool();
        if (twinOf != null && datasets.find(new DatasetKey(pool, parent, from.name())).isEmpty())
            return from.name();
        var suffix = "." + from.identity();
        int room = LONGEST_NAME - suffix.length();
        if (from.name().length() <= room) return from.name() + suffix;
        byte[] hash = Hashes.sha256(from.name().getBytes(StandardCharsets.UTF_8));
        var digits = HexFormat.of().formatHex(hash).substring(0, HASH_DIGITS);
        return from.name().substring(0, room - HASH_DIGITS - 1) + "-" + digits + suffix;
    }
}
