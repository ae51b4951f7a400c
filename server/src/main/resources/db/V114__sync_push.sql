-- The devices of identities that are told of changes, and of which datasets.
create table sync_device (
    identity_pool_id text   not null,
    identity_id      text   not null,
    device_id        text   not null,
    platform         text   not null,
    endpoint_arn     text   not null,
    registered_at    bigint not null,
    primary key (identity_pool_id, identity_id, device_id)
);

create unique index sync_device_endpoint on sync_device (identity_pool_id, identity_id, endpoint_arn);

create table sync_subscription (
    identity_pool_id text not null,
    identity_id      text not null,
    dataset_name     text not null,
    device_id        text not null,
    primary key (identity_pool_id, identity_id, dataset_name, device_id)
);
