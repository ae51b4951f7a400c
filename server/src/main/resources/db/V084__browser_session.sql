-- Browsers whose users signed in on a pool's pages, by the digest of the secret in the browser's cookie.
create table browser_session (
    user_pool_id     text    not null,
    digest           bytea   not null,
    sub              text    not null,
    event_id         text    not null,
    authenticated_at bigint  not null,
    federated        boolean not null,
    expires_at       bigint  not null,
    primary key (user_pool_id, digest)
);
create index browser_session_user on browser_session (user_pool_id, sub);
create index browser_session_expiry on browser_session (expires_at);
