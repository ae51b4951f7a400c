-- Identity pools: settings, roles and tags of principals as documents in the API's words.
create table identity_pool (
    identity_pool_id text   not null,
    account          text   not null,
    region           text   not null,
    settings         text   not null,
    roles            text   not null,
    principal_tags   text   not null,
    revision         bigint not null,
    created_at       bigint not null,
    modified_at      bigint not null,
    primary key (identity_pool_id)
);
create index identity_pool_of_account on identity_pool (account, region, identity_pool_id);

-- Identity pools that are gone, for as long as rows of theirs may be left. The id's name keeps this table apart
-- from those whose rows go with a pool.
create table removed_identity_pool (
    removed_id text   not null,
    removed_at bigint not null,
    primary key (removed_id)
);
