-- Regions in which a pool is to be served too.
create table pool_replica (
    user_pool_id text   not null,
    region       text   not null,
    created_at   bigint not null,
    primary key (user_pool_id, region)
);
