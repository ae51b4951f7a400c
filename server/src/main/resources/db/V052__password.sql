-- A user's password as salt and sealed SRP verifier. A temporary one is valid until a time.
create table user_password (
    user_pool_id text   not null,
    sub          text   not null,
    salt         bytea  not null,
    verifier     bytea  not null,
    set_at       bigint not null,
    valid_until  bigint,
    primary key (user_pool_id, sub)
);

-- Earlier passwords, as many as the pool's policy asks for.
create table password_history (
    user_pool_id text   not null,
    sub          text   not null,
    set_at       bigint not null,
    salt         bytea  not null,
    verifier     bytea  not null,
    primary key (user_pool_id, sub, set_at)
);

-- Failed tries since the last success.
create table sign_in_failure (
    user_pool_id text   not null,
    sub          text   not null,
    failures     bigint not null,
    locked_until bigint not null,
    last_at      bigint not null,
    primary key (user_pool_id, sub)
);
