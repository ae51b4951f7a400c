package doorhouse.sync.dataset;

import static doorhouse.sync.pool.SyncErrors.INVALID_PARAMETER;
import static doorhouse.sync.pool.SyncErrors.LIMIT_EXCEEDED;
import static doorhouse.sync.pool.SyncErrors.RESOURCE_CONFLICT;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a request's patches mean for a dataset as it stands. Pure. Source: Amazon Cognito Sync API
/// Reference, UpdateRecords; the conflict's sentence as observed on the live service.
final class Patching {
    /// Each record of a full dataset removed, and as many new ones.
    static final int MOST_PATCHES = 2_048;

    static final int MOST_RECORDS = 1_024;
    static final long MOST_BYTES = 1_048_576;

    /// What a record is to become.
    ///
    /// @param value null: it is removed
    record Change(@Nullable String value, @Nullable Instant deviceDate) {}

    /// A dataset's measures after a change.
    record Size(long records, long bytes) {}

    private Patching() {}

    /// @throws doorhouse.operation.ApiException InvalidParameterException when the patches make no
    ///   sense in themselves
    static void check(List<RecordPatch> patches) {
        if (patches.size() > MOST_PATCHES) {
            throw INVALID_PARAMETER.because(
                    "A request may have at most " + MOST_PATCHES + " record patches.");
        }
        var keys = new HashSet<String>();
        for (var patch : patches) {
            if (!keys.add(patch.key()))
                throw INVALID_PARAMETER.because("Duplicate record key: " + patch.key());
            if (patch.op().equals(RecordPatch.REPLACE) && patch.value() == null)
                throw INVALID_PARAMETER.because("No value to replace: " + patch.key());
        }
    }

    /// The patches that change something, by key. One whose count is stale is passed over where the
    /// record already is as it asks, so that a request can be sent again.
    ///
    /// @param current the records as they stand, tombstones too
    /// @param forgotten up to this count a record that is not there may have been forgotten, so
    ///   whoever still knows it may make it anew
    /// @throws doorhouse.operation.ApiException ResourceConflictException when one patch rests on a
    ///   stale record; then nothing of the request counts
    static Map<String, Change> changes(
            List<RecordPatch> patches, Map<String, SyncRecord> current, long forgotten) {
        var changes = new LinkedHashMap<String, Change>();
        for (var patch : patches) {
            var record = current.get(patch.key());
            var value = record == null ? null : record.value();
            long count = record == null ? 0 : record.syncCount();
            boolean asItIs = Objects.equals(value, patch.wanted());
            boolean known =
                    patch.syncCount() == count
                            || (record == null && patch.syncCount() <= forgotten);
            if (known && !(asItIs && value == null)) {
                changes.put(
                        patch.key(), new Change(patch.wanted(), patch.deviceLastModifiedDate()));
            } else if (!asItIs) {
                throw RESOURCE_CONFLICT.because(
                        "Current SyncCount for: %s is: %d not: %d"
                                .formatted(patch.key(), count, patch.syncCount()));
            }
        }
        return changes;
    }

    /// Without those that remove what is not there: they would leave tombstones of nothing.
    static Map<String, Change> withEffect(
            Map<String, Change> changes, Map<String, SyncRecord> current) {
        var left = new LinkedHashMap<String, Change>();
        changes.forEach((key, change) -> {
            var record = current.get(key);
            boolean there = record != null && record.value() != null;
            if (there || change.value() != null) left.put(key, change);
        });
        return left;
    }

    /// The records as they will be.
    static List<SyncRecord> records(
            Map<String, Change> changes, long syncCount, Instant now, String by) {
        var records = new ArrayList<SyncRecord>();
        changes.forEach((key, change) ->
                records.add(
                        new SyncRecord(
                                key, change.value(), syncCount, now, by, change.deviceDate())));
        return records;
    }

    /// @param before the dataset's measures
    /// @param current the changed records as they stand
    /// @throws doorhouse.operation.ApiException LimitExceededException when that is more than a
    ///   dataset may hold, unless it is less than before
    static Size size(Size before, Map<String, SyncRecord> current, List<SyncRecord> after) {
        long records = before.records();
        long bytes = before.bytes();
        for (var record : after) {
            var old = current.get(record.key());
            if (old != null && old.value() != null) records--;
            if (record.value() != null) records++;
            bytes += record.bytes() - (old == null ? 0 : old.bytes());
        }
        if (records > MOST_RECORDS && records > before.records())
            throw LIMIT_EXCEEDED.because("A dataset may hold at most 1024 records.");
        if (bytes > MOST_BYTES && bytes > before.bytes())
            throw LIMIT_EXCEEDED.because("A dataset may hold at most 1 MB.");
        return new Size(records, bytes);
    }
}
