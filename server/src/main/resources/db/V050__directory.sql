-- The users of a pool. Attributes are one document; what users are found by stands in rows beside it.
create table pool_user (
    user_pool_id     text    not null,
    sub              text    not null,
    username         text    not null,
    status           text    not null,
    enabled          boolean not null,
    attributes       text    not null,
    token_generation bigint  not null,
    revision         bigint  not null,
    created_at       bigint  not null,
    modified_at      bigint  not null,
    primary key (user_pool_id, sub)
);

-- What a user may sign in with: the user name and the aliases in force. The key makes them unique.
create table user_name (
    user_pool_id text not null,
    name         text not null,
    kind         text not null,
    sub          text not null,
    primary key (user_pool_id, name)
);
create index user_name_of_user on user_name (user_pool_id, sub);

-- What ListUsers can filter on.
create table user_search (
    user_pool_id text not null,
    attribute    text not null,
    value        text not null,
    sub          text not null,
    primary key (user_pool_id, attribute, value, sub)
);
create index user_search_of_user on user_search (user_pool_id, sub);
