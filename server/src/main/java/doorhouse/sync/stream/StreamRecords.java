package doorhouse.sync.stream;

import doorhouse.sync.dataset.DatasetKey;
import doorhouse.sync.dataset.SyncRecord;
import doorhouse.wire.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// The form of a sync in a stream. A sync that is longer than a stream's record may be comes in
/// several, all of its sync count; a value that alone is too long is left out.
final class StreamRecords {
    private static final String REPLACE = "replace";
    private static final String REMOVE = "remove";

    /// What is around the records: names, dates.
    private static final int FRAME_BYTES = 1_024;

    private static final int ROOM = Kinesis.MOST_BYTES - FRAME_BYTES;

    private StreamRecords() {}

    /// @param deleted whether the whole dataset went
    static List<byte[]> of(
            DatasetKey key, long syncCount, Instant at, boolean deleted, List<SyncRecord> records) {
        var all = new ArrayList<byte[]>();
        var part = new ArrayList<ObjectNode>();
        int bytes = 0;
        for (var record : records) {
            var shown = shown(record);
            int length = Json.write(shown).length;
            if (length > ROOM) {
                shown.remove("value");
                length = Json.write(shown).length;
            }
            if (bytes + length + 1 > ROOM) {
                all.add(frame(key, syncCount, at, deleted, part));
                part.clear();
                bytes = 0;
            }
            part.add(shown);
            bytes += length + 1;
        }
        if (!part.isEmpty() || all.isEmpty()) all.add(frame(key, syncCount, at, deleted, part));
        return all;
    }

    private static byte[] frame(
            DatasetKey key, long syncCount, Instant at, boolean deleted, List<ObjectNode> records) {
        var frame =
                Json.object()
                        .put("identityPoolId", key.pool().value())
                        .put("identityId", key.identity().value())
                        .put("dataSetName", key.name())
                        .put("operation", deleted ? REMOVE : REPLACE);
        frame.putArray("kinesisSyncRecords").addAll(records);
        frame.put("lastModifiedDate", at.toEpochMilli())
                .putNull("kinesisSyncRecordsURL")
                .put("payloadType", "Inline")
                .put("syncCount", syncCount);
        return Json.write(frame);
    }

    private static ObjectNode shown(SyncRecord record) {
        var device = record.deviceLastModifiedDate();
        return Json.object()
                .put("key", record.key())
                .put("value", record.value())
                .put("syncCount", record.syncCount())
                .put("lastModifiedDate", record.lastModifiedDate().toEpochMilli())
                .put("deviceLastModifiedDate", device == null ? null : device.toEpochMilli())
                .put("op", record.value() == null ? REMOVE : REPLACE);
    }
}
