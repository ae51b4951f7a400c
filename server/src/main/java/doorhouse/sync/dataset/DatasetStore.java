package doorhouse.sync.dataset;

import doorhouse.id.IdentityId;
import doorhouse.id.IdentityPoolId;
import doorhouse.store.Database;
import doorhouse.store.Row;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Datasets and their records. A dataset's sync count names the state that a caller read; a write
/// names it too, and is refused by the row where that is no more.
final class DatasetStore {
    /// Beyond these, the oldest tombstones are forgotten.
    static final int MOST_TOMBSTONES = 1_024;

    /// So few records are read one by one.
    private static final int FEW = 32;

    private static final String COLUMNS =
            """
            identity_id, dataset_name, created_at, modified_at, modified_by, data_storage,
            record_count, sync_count, begin_count, forgotten_count, twin_of\
            """;
    private static final String RECORD_COLUMNS =
            "record_key, record_value, sync_count, modified_at, modified_by, device_modified_at";
    private static final String OF_DATASET =
            " where identity_pool_id = ? and identity_id = ? and dataset_name = ?";

    private final Database database;

    DatasetStore(Database database) {
        this.database = database;
    }

    Optional<DatasetState> find(DatasetKey key) {
        return database.find(
                "select " + COLUMNS + " from sync_dataset" + OF_DATASET,
                DatasetStore::state,
                key.pool().value(),
                key.identity().value(),
                key.name());
    }

    /// A page in the order of names.
    List<Dataset> list(IdentityPoolId pool, IdentityId identity, String afterName, int limit) {
        return database.list(
                "select "
                        + COLUMNS
                        + """
                         from sync_dataset
                        where identity_pool_id = ? and identity_id = ? and dataset_name > ?
                        order by dataset_name limit ?\
                        """,
                row -> state(row).dataset(),
                pool.value(),
                identity.value(),
                afterName,
                limit);
    }

    /// A page of a pool's datasets, in the order of identities and names.
    List<DatasetKey> ofPool(IdentityPoolId pool, @Nullable DatasetKey after, int limit) {
        return database.list(
                """
                select identity_id, dataset_name from sync_dataset
                 where identity_pool_id = ? and (identity_id, dataset_name) > (?, ?)
                 order by identity_id, dataset_name limit ?\
                """,
                row ->
                        new DatasetKey(
                                pool,
                                new IdentityId(row.text("identity_id")),
                                row.text("dataset_name")),
                pool.value(),
                after == null ? "" : after.identity().value(),
                after == null ? "" : after.name(),
                limit);
    }

    /// The names of what a dataset was merged with.
    List<String> twins(DatasetKey key) {
        return database.list(
                """
                select dataset_name from sync_dataset
                 where identity_pool_id = ? and identity_id = ? and twin_of = ?
                 order by dataset_name limit 100\
                """,
                row -> row.text("dataset_name"),
                key.pool().value(),
                key.identity().value(),
                key.name());
    }

    /// The records of these keys that there are, tombstones too.
    Map<String, SyncRecord> records(DatasetKey key, Set<String> recordKeys) {
        var found = new LinkedHashMap<String, SyncRecord>();
        if (recordKeys.size() > FEW) {
            for (var record : allRecords(key))
                if (recordKeys.contains(record.key())) found.put(record.key(), record);
            return found;
        }
        for (var recordKey : recordKeys) {
            record(key, recordKey).ifPresent(record -> found.put(recordKey, record));
        }
        return found;
    }

    private Optional<SyncRecord> record(DatasetKey key, String recordKey) {
        return database.find(
                "select "
                        + RECORD_COLUMNS
                        + " from sync_record"
                        + OF_DATASET
                        + " and record_key = ?",
                DatasetStore::record,
                key.pool().value(),
                key.identity().value(),
                key.name(),
                recordKey);
    }

    /// All but tombstones.
    List<SyncRecord> liveRecords(DatasetKey key) {
        return allRecords(key).stream().filter(record -> record.value() != null).toList();
    }

    private List<SyncRecord> allRecords(DatasetKey key) {
        return database.list(
                "select " + RECORD_COLUMNS + " from sync_record" + OF_DATASET + " limit ?",
                DatasetStore::record,
                key.pool().value(),
                key.identity().value(),
                key.name(),
                Patching.MOST_RECORDS + Patching.MOST_PATCHES + MOST_TOMBSTONES);
    }

    /// A page of what changed, in the order of changes.
    ///
    /// @param afterCount and `afterKey`: the last record that was given
    List<SyncRecord> changed(DatasetKey key, long afterCount, String afterKey, int limit) {
        return database.list(
                "select "
                        + RECORD_COLUMNS
                        + " from sync_record"
                        + OF_DATASET
                        + """
                         and (sync_count, record_key) > (?, ?)
                        order by sync_count, record_key limit ?\
                        """,
                DatasetStore::record,
                key.pool().value(),
                key.identity().value(),
                key.name(),
                afterCount,
                afterKey,
                limit);
    }

    /// Moves a dataset from one state to the next. False, and nothing written, when it is not in
    /// the first any more.
    ///
    /// @param seen the sync count of the state that it is in
    boolean advance(
            DatasetKey key, long seen, long next, Instant now, String by, Patching.Size size) {
        return 1
                == database.run(
                        """
                        update sync_dataset
                           set sync_count = ?, modified_at = ?, modified_by = ?, record_count = ?,
                               data_storage = ?
                         where identity_pool_id = ? and identity_id = ? and dataset_name = ?
                           and sync_count = ?\
                        """,
                        next,
                        now,
                        by,
                        size.records(),
                        size.bytes(),
                        key.pool().value(),
                        key.identity().value(),
                        key.name(),
                        seen);
    }

    /// Makes a dataset without records. False when there is one of the name.
    ///
    /// @param begin its sync count
    boolean add(DatasetKey key, long begin, Instant now, String by) {
        return 1
                == database.run(
                        """
                        insert into sync_dataset
                               (identity_pool_id, identity_id, dataset_name, created_at, modified_at,
                                modified_by, data_storage, record_count, sync_count, begin_count,
                                forgotten_count, twin_of)
                        values (?, ?, ?, ?, ?, ?, 0, 0, ?, ?, ?, null)
                            on conflict (identity_pool_id, identity_id, dataset_name) do nothing\
                        """,
                        key.pool().value(),
                        key.identity().value(),
                        key.name(),
                        now,
                        now,
                        by,
                        begin,
                        begin,
                        begin);
    }

    /// @param records each with another key
    void putAll(DatasetKey key, List<SyncRecord> records) {
        database.insertAll(
                """
                insert into sync_record
                       (identity_pool_id, identity_id, dataset_name, record_key, record_value,
                        sync_count, modified_at, modified_by, device_modified_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                    on conflict (identity_pool_id, identity_id, dataset_name, record_key)
                    do update set record_value = excluded.record_value,
                                  sync_count = excluded.sync_count,
                                  modified_at = excluded.modified_at,
                                  modified_by = excluded.modified_by,
                                  device_modified_at = excluded.device_modified_at\
                """,
                records.stream().<@Nullable Object[]>map(record -> row(key, record)).toList());
    }

    private static @Nullable Object[] row(DatasetKey key, SyncRecord record) {
        return new @Nullable Object[] {
            key.pool().value(),
            key.identity().value(),
            key.name(),
            record.key(),
            record.value(),
            record.syncCount(),
            record.lastModifiedDate(),
            record.lastModifiedBy(),
            record.deviceLastModifiedDate()
        };
    }

    /// Forgets the oldest tombstones beyond [#MOST_TOMBSTONES].
    void forgetTombstones(DatasetKey key) {
        var last =
                database.find(
                        """
                        select sync_count from sync_record
                         where identity_pool_id = ? and identity_id = ? and dataset_name = ?
                           and record_value is null
                         order by sync_count desc limit 1 offset ?\
                        """,
                        row -> row.number("sync_count"),
                        key.pool().value(),
                        key.identity().value(),
                        key.name(),
                        MOST_TOMBSTONES);
        if (last.isEmpty()) return;
        database.run(
                "delete from sync_record"
                        + OF_DATASET
                        + " and record_value is null and sync_count <= ?",
                key.pool().value(),
                key.identity().value(),
                key.name(),
                last.get());
        database.run(
                "update sync_dataset set forgotten_count = ?" + OF_DATASET,
                last.get(),
                key.pool().value(),
                key.identity().value(),
                key.name());
    }

    /// Removes a dataset with its records; what it was merged with is its twin no more. Empty when
    /// there is none.
    Optional<DatasetState> delete(DatasetKey key) {
        var deleted =
                database.find(
                        "delete from sync_dataset" + OF_DATASET + " returning " + COLUMNS,
                        DatasetStore::state,
                        key.pool().value(),
                        key.identity().value(),
                        key.name());
        if (deleted.isEmpty()) return deleted;
        database.run(
                "delete from sync_record" + OF_DATASET,
                key.pool().value(),
                key.identity().value(),
                key.name());
        database.run(
                """
                update sync_dataset set twin_of = null
                 where identity_pool_id = ? and identity_id = ? and twin_of = ?\
                """,
                key.pool().value(),
                key.identity().value(),
                key.name());
        return deleted;
    }

    /// The datasets go before their records: who is writing records has the dataset's row, and has
    /// ended once that can be had.
    void deleteAll(IdentityPoolId pool, IdentityId identity) {
        for (var table : List.of("sync_dataset", "sync_record"))
            database.run(
                    "delete from " + table + " where identity_pool_id = ? and identity_id = ?",
                    pool.value(),
                    identity.value());
    }

    /// Gives a dataset to another identity of the pool.
    ///
    /// @param from which one, and to whom under what name
    void move(DatasetKey from, IdentityId to, String name, String twinOf) {
        database.run(
                "update sync_dataset set identity_id = ?, dataset_name = ?, twin_of = ?"
                        + OF_DATASET,
                to.value(),
                name,
                twinOf,
                from.pool().value(),
                from.identity().value(),
                from.name());
        database.run(
                "update sync_record set identity_id = ?, dataset_name = ?" + OF_DATASET,
                to.value(),
                name,
                from.pool().value(),
                from.identity().value(),
                from.name());
    }

    private static DatasetState state(Row row) {
        var dataset =
                new Dataset(
                        new IdentityId(row.text("identity_id")),
                        row.text("dataset_name"),
                        row.instant("created_at"),
                        row.instant("modified_at"),
                        row.text("modified_by"),
                        row.number("data_storage"),
                        row.number("record_count"));
        return new DatasetState(
                dataset,
                row.number("sync_count"),
                row.number("begin_count"),
                row.number("forgotten_count"),
                row.textOrNull("twin_of"));
    }

    private static SyncRecord record(Row row) {
        return new SyncRecord(
                row.text("record_key"),
                row.textOrNull("record_value"),
                row.number("sync_count"),
                row.instant("modified_at"),
                row.text("modified_by"),
                row.instantOrNull("device_modified_at"));
    }
}
