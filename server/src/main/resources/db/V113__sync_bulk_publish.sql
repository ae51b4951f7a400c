-- The last bulk publish of an identity pool.
create table sync_bulk_publish (
    identity_pool_id text   not null primary key,
    status           text   not null,
    started_at       bigint not null,
    completed_at     bigint,
    -- When the node that does the work last said so.
    alive_at         bigint not null,
    failure_message  text
);
