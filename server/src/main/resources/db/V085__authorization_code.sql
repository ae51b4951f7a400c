-- Authorization codes, by their digest: for whom and what they were given. One is good until good_until and
-- for one use; its row stays a while longer, so that a second use is known for one.
create table authorization_code (
    user_pool_id     text    not null,
    digest           bytea   not null,
    client_id        text    not null,
    redirect_uri     text    not null,
    code_challenge   text,
    scopes           text    not null,
    nonce            text,
    resource         text,
    sub              text    not null,
    token_generation bigint  not null,
    event_id         text    not null,
    authenticated_at bigint  not null,
    device_key       text,
    federated        boolean not null,
    family           text    not null,
    good_until       bigint  not null,
    spent            boolean not null,
    expires_at       bigint  not null,
    primary key (user_pool_id, digest)
);
create index authorization_code_user on authorization_code (user_pool_id, sub);
create index authorization_code_expiry on authorization_code (expires_at);
