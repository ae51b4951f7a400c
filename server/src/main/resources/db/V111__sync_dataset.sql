-- What identities keep: datasets of records. A row goes with its pool and its identity.

-- One row an identity that ever had a dataset: its lock, and what outlives its datasets.
create table sync_identity (
    identity_pool_id text    not null,
    identity_id      text    not null,
    dataset_count    bigint  not null,
    -- The sync count at which a new dataset begins: above all counts of those that were deleted.
    floor_count      bigint  not null,
    -- True once the identity was merged into another: it gets no dataset any more.
    closed           boolean not null,
    primary key (identity_pool_id, identity_id)
);

create table sync_dataset (
    identity_pool_id text   not null,
    identity_id      text   not null,
    dataset_name     text   not null,
    created_at       bigint not null,
    modified_at      bigint not null,
    modified_by      text   not null,
    data_storage     bigint not null,
    record_count     bigint not null,
    -- Grows by one with each request that changes records; what it is says which state is meant.
    sync_count       bigint not null,
    begin_count      bigint not null,
    -- Up to here tombstones were forgotten.
    forgotten_count  bigint not null,
    -- The dataset whose twin it is, from an identity that was merged into this one.
    twin_of          text,
    primary key (identity_pool_id, identity_id, dataset_name)
);

-- A record without a value is the tombstone of one that was removed.
create table sync_record (
    identity_pool_id   text   not null,
    identity_id        text   not null,
    dataset_name       text   not null,
    record_key         text   not null,
    record_value       text,
    sync_count         bigint not null,
    modified_at        bigint not null,
    modified_by        text   not null,
    device_modified_at bigint,
    primary key (identity_pool_id, identity_id, dataset_name, record_key)
);

create index sync_record_by_count
    on sync_record (identity_pool_id, identity_id, dataset_name, sync_count, record_key);
