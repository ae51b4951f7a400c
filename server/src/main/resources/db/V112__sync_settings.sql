-- How an identity pool syncs: who is told, and what was counted. A row goes with its pool.
create table sync_settings (
    identity_pool_id text   not null primary key,
    -- Grows by one with each change.
    version          bigint not null,
    push_sync        text,
    stream_name      text,
    stream_role_arn  text,
    streaming_status text,
    sync_trigger     text
);

create table sync_session_count (
    identity_pool_id text   not null primary key,
    sessions         bigint not null
);
