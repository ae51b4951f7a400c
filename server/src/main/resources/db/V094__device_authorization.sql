-- Sign-ins for devices without a browser (RFC 8628). Both codes as digests alone; the user is named once they said yes.
create table device_authorization (
    user_pool_id     text   not null,
    client_id        text   not null,
    device_digest    bytea  not null,
    user_digest      bytea  not null,
    scopes           text   not null,
    state            text   not null,
    sub              text,
    event_id         text,
    authenticated_at bigint,
    polled_at        bigint not null,
    expires_at       bigint not null,
    primary key (user_pool_id, device_digest)
);
create unique index device_authorization_user on device_authorization (user_pool_id, user_digest);
create index device_authorization_expiry on device_authorization (expires_at);
