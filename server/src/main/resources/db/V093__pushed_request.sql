-- Authorization requests that clients pushed (RFC 9126): the request sealed, found by its reference's digest.
create table pushed_request (
    user_pool_id text   not null,
    client_id    text   not null,
    digest       bytea  not null,
    sealed       bytea  not null,
    expires_at   bigint not null,
    primary key (user_pool_id, digest)
);
create index pushed_request_expiry on pushed_request (expires_at);
