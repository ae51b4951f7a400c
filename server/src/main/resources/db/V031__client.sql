-- App clients. The settings are one document in the API's words, without secrets.
create table app_client (
    user_pool_id text    not null,
    client_id    text    not null,
    document     text    not null,
    secret_count integer not null,
    revision     bigint  not null,
    created_at   bigint  not null,
    modified_at  bigint  not null,
    primary key (user_pool_id, client_id)
);
-- Calls name a client alone.
create unique index app_client_by_id on app_client (client_id);

create table app_client_secret (
    user_pool_id text   not null,
    client_id    text   not null,
    secret_id    text   not null,
    sealed       bytea  not null,
    created_at   bigint not null,
    primary key (user_pool_id, client_id, secret_id)
);
