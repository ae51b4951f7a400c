-- What SAML providers said of themselves at a URL, when it was last read.
create table saml_metadata (
    user_pool_id text   not null,
    provider_id  text   not null,
    url          text   not null,
    metadata     text   not null,
    fetched_at   bigint not null,
    expires_at   bigint not null,
    primary key (user_pool_id, provider_id)
);
create index saml_metadata_expires_at on saml_metadata (expires_at);

-- Sign-ins by SAML providers that are told of a sign-out, by the event id of the sign-in.
create table saml_session (
    user_pool_id  text   not null,
    event_id      text   not null,
    sub           text   not null,
    provider_name text   not null,
    provider_id   text   not null,
    issuer        text   not null,
    name_id       text   not null,
    name_format   text,
    session_index text,
    expires_at    bigint not null,
    primary key (user_pool_id, event_id)
);
create index saml_session_name on saml_session (user_pool_id, issuer, name_id);
create index saml_session_expires_at on saml_session (expires_at);

-- A provider that signs somebody out ends the browser's sessions of that sign-in.
create index browser_session_event on browser_session (user_pool_id, event_id);
