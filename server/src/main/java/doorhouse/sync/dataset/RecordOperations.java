package doorhouse.sync.dataset;

import static doorhouse.operation.Operation.signed;
import static doorhouse.sync.pool.SyncErrors.INVALID_PARAMETER;

import doorhouse.id.IdentityId;
import doorhouse.id.IdentityPoolId;
import doorhouse.operation.Call;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.operation.Page;
import doorhouse.operation.PagingToken;
import doorhouse.sync.dataset.Patching.Change;
import doorhouse.sync.dataset.SyncSessions.Seen;
import doorhouse.sync.pool.SyncAccess;
import doorhouse.sync.pool.SyncCaller;
import doorhouse.sync.pool.SyncSettingsStore;
import doorhouse.trigger.Triggers;
import doorhouse.vault.Vault;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The sync protocol: a device lists what changed since it listed last, then sends its own changes,
/// which count only if nobody else's came between.
public final class RecordOperations implements Operations {
    private static final String LIST = "ListRecords";
    private static final int LARGEST_PAGE = 1_024;

    private final SyncAccess access;
    private final Datasets datasets;
    private final SyncSessions sessions;
    private final SessionCounts counts;
    private final SyncSettingsStore settings;
    private final SyncFunction function;
    private final List<Synced.Listener> listeners;
    private final Clock clock;

    /// What the protocol stands on.
    public record Parts(
            SyncAccess access,
            Datasets datasets,
            SessionCounts counts,
            SyncSettingsStore settings,
            Triggers triggers,
            Vault vault,
            Clock clock) {}

    /// @param listeners are told of each change
    public RecordOperations(Parts parts, List<Synced.Listener> listeners) {
        this.access = parts.access;
        this.datasets = parts.datasets;
        this.sessions = new SyncSessions(parts.vault, parts.clock);
        this.counts = parts.counts;
        this.settings = parts.settings;
        this.function = new SyncFunction(parts.triggers);
        this.listeners = List.copyOf(listeners);
        this.clock = parts.clock;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                signed(LIST, ListRecords.class, this::listRecords),
                signed("UpdateRecords", UpdateRecords.class, this::updateRecords));
    }

    record ListRecords(
            IdentityPoolId identityPoolId,
            IdentityId identityId,
            String datasetName,
            @Nullable Long lastSyncCount,
            @Nullable String nextToken,
            @Nullable Integer maxResults) {
        DatasetKey key() {
            return new DatasetKey(identityPoolId, identityId, datasetName);
        }
    }

    /// @param count of the records that the dataset has
    record Listed(
            List<SyncRecord> records,
            @Nullable String nextToken,
            long count,
            long datasetSyncCount,
            @Nullable String lastModifiedBy,
            List<String> mergedDatasetNames,
            boolean datasetExists,
            boolean datasetDeletedAfterRequestedSyncCount,
            String syncSessionToken) {}

    /// The dataset is read before its records: what changes between is given with the older count,
    /// so it is only given again.
    Listed listRecords(Call call, ListRecords asked) {
        access.anyone(call, asked.identityPoolId, asked.identityId);
        var key = asked.key();
        long last = asked.lastSyncCount == null ? 0 : Math.max(0, asked.lastSyncCount);
        var state = datasets.find(key).orElse(null);
        boolean knewAnother = last > 0 && (state == null || last < state.beginCount());
        if (state != null && last > state.syncCount()) {
            throw INVALID_PARAMETER.because(
                    "No such SyncCount: " + last + " exists for this Dataset");
        }
        int size = PageSize.of(asked.maxResults, LARGEST_PAGE);
        var page = page(key, last, asked.nextToken, size);
        if (asked.nextToken == null) counts.countOne(asked.identityPoolId);
        return new Listed(
                page.rows(),
                page.token(),
                state == null ? 0 : state.dataset().numRecords(),
                state == null ? 0 : state.syncCount(),
                state == null ? null : state.dataset().lastModifiedBy(),
                datasets.twins(key),
                state != null,
                knewAnother,
                sessions.begin(key, state));
    }

    private Page<SyncRecord> page(DatasetKey key, long last, @Nullable String nextToken, int size) {
        var from = PagingToken.open(LIST, 2, nextToken);
        long afterCount = from.isEmpty() ? last + 1 : number(from.getFirst());
        var found =
                datasets.changed(key, afterCount, from.isEmpty() ? "" : from.getLast(), size + 1);
        return Page.of(
                found,
                size,
                record -> PagingToken.of(LIST, Long.toString(record.syncCount()), record.key()));
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw INVALID_PARAMETER.because("Invalid pagination token");
        }
    }

    record UpdateRecords(
            IdentityPoolId identityPoolId,
            IdentityId identityId,
            String datasetName,
            @Nullable String deviceId,
            @Nullable List<RecordPatch> recordPatches,
            String syncSessionToken) {
        DatasetKey key() {
            return new DatasetKey(identityPoolId, identityId, datasetName);
        }

        List<RecordPatch> patches() {
            return recordPatches == null ? List.of() : recordPatches;
        }
    }

    record Updated(List<SyncRecord> records) {}

    Updated updateRecords(Call call, UpdateRecords asked) {
        var caller = access.anyone(call, asked.identityPoolId, asked.identityId);
        var key = asked.key();
        var seen = sessions.open(key, asked.syncSessionToken);
        Patching.check(asked.patches());

        var state = datasets.find(key).orElse(null);
        var current = datasets.records(key, keys(asked.patches()));
        var changes = Patching.changes(asked.patches(), current, forgotten(key, state));
        // What was sent again has nothing to say, and so needs no session that still stands.
        if (!changes.isEmpty()) requireSame(key, seen, state);
        if (caller instanceof SyncCaller.User && !changes.isEmpty()) {
            changes = afterFunction(key, current, changes);
            current.putAll(datasets.records(key, changes.keySet()));
            changes = Patching.withEffect(changes, current);
        }
        if (!changes.isEmpty()) {
            var by = asked.deviceId == null ? caller.name() : asked.deviceId;
            for (var record : write(key, state, current, changes, by, asked.deviceId))
                current.put(record.key(), record);
        }
        var told = new LinkedHashSet<>(keys(asked.patches()));
        told.addAll(changes.keySet());
        return new Updated(told.stream().map(current::get).filter(Objects::nonNull).toList());
    }

    private static Set<String> keys(List<RecordPatch> patches) {
        return patches.stream()
                .map(RecordPatch::key)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private long forgotten(DatasetKey key, @Nullable DatasetState state) {
        return state == null ? datasets.floor(key.pool(), key.identity()) : state.forgottenCount();
    }

    /// The session must have seen the state that its changes rest on.
    private static void requireSame(DatasetKey key, Seen seen, @Nullable DatasetState state) {
        if (seen.equals(Seen.of(state))) return;
        boolean sameDataset = state != null && seen.beginCount() == state.beginCount();
        throw seen.existed() && !sameDataset ? Datasets.gone(key) : Datasets.changedMeanwhile(key);
    }

    private Map<String, Change> afterFunction(
            DatasetKey key, Map<String, SyncRecord> current, Map<String, Change> changes) {
        var trigger = settings.get(key.pool()).syncTrigger();
        return trigger == null ? changes : function.changed(trigger, key, current, changes);
    }

    private List<SyncRecord> write(
            DatasetKey key,
            @Nullable DatasetState state,
            Map<String, SyncRecord> current,
            Map<String, Change> changes,
            String by,
            @Nullable String deviceId) {
        long before =
                state == null ? datasets.floor(key.pool(), key.identity()) : state.syncCount();
        var now = clock.instant();
        var records = Patching.records(changes, before + 1, now, by);
        var size =
                state == null
                        ? new Patching.Size(0, 0)
                        : new Patching.Size(
                                state.dataset().numRecords(), state.dataset().dataStorage());
        var after = Patching.size(size, current, records);
        var write = new Datasets.Write(before, before + 1, now, by, after, records);
        if (state == null)
            access.add(key.pool(), key.identity(), () -> datasets.create(key, write));
        else datasets.write(key, write);
        var synced = new Synced(key, before + 1, now, deviceId, false, records);
        for (var listener : listeners) listener.synced(synced);
        return records;
    }
}
