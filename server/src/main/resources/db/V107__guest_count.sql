-- How many guests a source has made of an identity pool in the hour that began with the first.
create table guest_count (
    identity_pool_id text    not null,
    network          text    not null,
    times            integer not null,
    expires_at       bigint  not null,
    primary key (identity_pool_id, network)
);
create index guest_count_expiry on guest_count (expires_at);
