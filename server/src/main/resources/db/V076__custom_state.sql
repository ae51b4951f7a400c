-- What is known between two rounds of a custom sign-in where it is too long for its session. Sealed, and
-- gone once the session has ended.
create table custom_state (
    user_pool_id text   not null,
    sub          text   not null,
    state_id     text   not null,
    sealed       bytea  not null,
    expires_at   bigint not null,
    primary key (user_pool_id, sub, state_id)
);
create index custom_state_expiry on custom_state (expires_at);
