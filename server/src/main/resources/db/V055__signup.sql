-- Codes sent to users' addresses, one a purpose: a new one replaces the old. Of the code itself only a
-- keyed hash is kept. Some belong to nobody, so that asking does not tell who is there.
create table sent_code (
    user_pool_id text    not null,
    sub          text    not null,
    purpose      text    not null,
    attribute    text    not null,
    address      text    not null,
    pending      boolean not null,
    code_hash    bytea   not null,
    tries        bigint  not null,
    expires_at   bigint  not null,
    primary key (user_pool_id, sub, purpose)
);
create index sent_code_expiry on sent_code (expires_at);

-- How often a user has done what is limited by the hour, since the hour began with the first time.
create table hourly_count (
    user_pool_id text   not null,
    sub          text   not null,
    kind         text   not null,
    times        bigint not null,
    expires_at   bigint not null,
    primary key (user_pool_id, sub, kind)
);
create index hourly_count_expiry on hourly_count (expires_at);
