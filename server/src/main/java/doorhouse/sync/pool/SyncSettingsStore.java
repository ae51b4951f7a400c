package doorhouse.sync.pool;

import doorhouse.id.IdentityPoolId;
import doorhouse.store.Database;
import doorhouse.store.Row;
import doorhouse.sync.pool.SyncSettings.CognitoStreams;
import doorhouse.sync.pool.SyncSettings.PushSync;
import doorhouse.trigger.FunctionArn;
import doorhouse.wire.Json;
import org.jspecify.annotations.Nullable;

/// The settings of all pools. A change names the version that it rests on.
public final class SyncSettingsStore {
    private final Database database;

    public SyncSettingsStore(Database database) {
        this.database = database;
    }

    public SyncSettings get(IdentityPoolId pool) {
        return database.find(
                        """
                        select version, push_sync, stream_name, stream_role_arn, streaming_status,
                               sync_trigger
                          from sync_settings where identity_pool_id = ?\
                        """,
                        row -> settings(pool, row),
                        pool.value())
                .orElse(SyncSettings.none(pool));
    }

    /// False, and nothing written, when another change came first.
    boolean put(SyncSettings changed) {
        var pool = changed.pool().value();
        var push = changed.pushSync() == null ? null : Json.text(changed.pushSync());
        var streams = changed.cognitoStreams();
        var trigger = changed.syncTrigger() == null ? null : changed.syncTrigger().value();
        return database.transaction(() -> {
            database.run(
                    """
                    insert into sync_settings (identity_pool_id, version) values (?, 0)
                        on conflict (identity_pool_id) do nothing\
                    """,
                    pool);
            return 1
                    == database.run(
                            """
                            update sync_settings
                               set version = ?, push_sync = ?, stream_name = ?, stream_role_arn = ?,
                                   streaming_status = ?, sync_trigger = ?
                             where identity_pool_id = ? and version = ?\
                            """,
                            changed.version() + 1,
                            push,
                            streams == null ? null : streams.streamName(),
                            streams == null ? null : streams.roleArn(),
                            streams == null ? null : streams.streamingStatus(),
                            trigger,
                            pool,
                            changed.version());
        });
    }

    /// Turns streaming to this stream off, for it is gone or closed to us.
    public void disableStream(IdentityPoolId pool, String streamName) {
        database.run(
                """
                update sync_settings set streaming_status = ?, version = version + 1
                 where identity_pool_id = ? and stream_name = ?\
                """,
                SyncSettings.DISABLED,
                pool.value(),
                streamName);
    }

    private static SyncSettings settings(IdentityPoolId pool, Row row) {
        var push = row.textOrNull("push_sync");
        var trigger = row.textOrNull("sync_trigger");
        return new SyncSettings(
                pool,
                row.number("version"),
                push == null ? null : Json.bind(Json.read(push), PushSync.class),
                streams(row),
                trigger == null ? null : new FunctionArn(trigger));
    }

    private static @Nullable CognitoStreams streams(Row row) {
        var streams =
                new CognitoStreams(
                        row.textOrNull("stream_name"),
                        row.textOrNull("stream_role_arn"),
                        row.textOrNull("streaming_status"));
        return streams.equals(new CognitoStreams(null, null, null)) ? null : streams;
    }
}
