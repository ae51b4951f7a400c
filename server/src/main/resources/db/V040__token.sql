-- The RSA keys that sign a pool's tokens; the private half sealed.
create table signing_key (
    user_pool_id text   not null,
    kid          text   not null,
    token_use    text   not null,
    public_key   bytea  not null,
    private_key  bytea  not null,
    signs_from   bigint not null,
    expires_at   bigint not null,
    primary key (user_pool_id, kid)
);
create index signing_key_expiry on signing_key (expires_at);
