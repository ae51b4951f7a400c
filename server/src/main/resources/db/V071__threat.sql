-- How a pool, or with a client's id one of its clients, answers risks: a document in the API's words.
create table risk_configuration (
    user_pool_id text   not null,
    client_id    text   not null,
    settings     text   not null,
    modified_at  bigint not null,
    primary key (user_pool_id, client_id)
);

-- What users, or others under their names, did at sign-in and sign-up, as pools with threat protection
-- ask for. `challenges` is a list of name and result, in the order shown.
create table auth_event (
    user_pool_id      text   not null,
    sub               text   not null,
    event_id          text   not null,
    event_type        text   not null,
    event_response    text   not null,
    challenges        text   not null,
    ip_address        text   not null,
    device_name       text,
    timezone          text,
    feedback_value    text,
    feedback_provider text,
    feedback_at       bigint,
    created_at        bigint not null,
    expires_at        bigint not null,
    primary key (user_pool_id, sub, event_id)
);
create index auth_event_by_age on auth_event (user_pool_id, sub, created_at, event_id);
create index auth_event_expiry on auth_event (expires_at);
