-- The APIs that a pool's access tokens are for. The scopes are a list in the API's words.
create table resource_server (
    user_pool_id text not null,
    identifier   text not null,
    name         text not null,
    scopes       text,
    primary key (user_pool_id, identifier)
);
