-- How a pool's pages look: the classic ones, for one client or, by the word ALL, for every other.
create table ui_customization (
    user_pool_id text   not null,
    client_id    text   not null,
    css          text,
    image        bytea,
    version      text   not null,
    created_at   bigint not null,
    modified_at  bigint not null,
    primary key (user_pool_id, client_id)
);

-- The styles of managed login, one for a client. Settings and assets are in the API's words.
create table managed_login_branding (
    user_pool_id text    not null,
    branding_id  text    not null,
    client_id    text    not null,
    provided     boolean not null,
    settings     text,
    assets       text    not null,
    revision     bigint  not null,
    created_at   bigint  not null,
    modified_at  bigint  not null,
    primary key (user_pool_id, branding_id)
);
create unique index managed_login_branding_of_client on managed_login_branding
    (user_pool_id, client_id);

-- The documents that a client's users agree to, as links by language.
create table terms (
    user_pool_id text   not null,
    terms_id     text   not null,
    client_id    text   not null,
    terms_name   text   not null,
    links        text   not null,
    created_at   bigint not null,
    modified_at  bigint not null,
    primary key (user_pool_id, terms_id)
);
create unique index terms_of_client on terms (user_pool_id, client_id, terms_name);
