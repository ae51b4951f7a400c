-- How many messages went to an address, since the hour began with the first. Of the address itself only a
-- keyed hash is kept.
create table address_count (
    user_pool_id text   not null,
    address_hash bytea  not null,
    times        bigint not null,
    expires_at   bigint not null,
    primary key (user_pool_id, address_hash)
);
create index address_count_expiry on address_count (expires_at);
