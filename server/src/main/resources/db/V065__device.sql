-- The devices of users, from when they were confirmed. The verifier is that of the device's own secret,
-- sealed; null with its salt where the device was confirmed without one.
create table user_device (
    user_pool_id     text    not null,
    sub              text    not null,
    device_key       text    not null,
    device_name      text,
    salt             bytea,
    verifier         bytea,
    remembered       boolean not null,
    last_address     text    not null,
    created_at       bigint  not null,
    modified_at      bigint  not null,
    authenticated_at bigint  not null,
    primary key (user_pool_id, sub, device_key)
);
