-- Identity providers of pools. The details are a map in the API's words without secrets, which are
-- sealed apart; the encryption key is that of a SAML provider that encrypts for us. The id is never
-- used again, so that a provider made anew under an old name has none of its users.
create table identity_provider (
    user_pool_id           text   not null,
    provider_name          text   not null,
    provider_id            text   not null,
    provider_type          text   not null,
    details                text   not null,
    secrets                bytea  not null,
    encryption_key         bytea,
    encryption_certificate bytea,
    attribute_mapping      text   not null,
    revision               bigint not null,
    created_at             bigint not null,
    modified_at            bigint not null,
    primary key (user_pool_id, provider_name)
);

-- Other names that a provider is found by.
create table identity_provider_identifier (
    user_pool_id  text    not null,
    identifier    text    not null,
    provider_name text    not null,
    place         integer not null,
    primary key (user_pool_id, identifier)
);
create index identity_provider_identifier_of on identity_provider_identifier
    (user_pool_id, provider_name, place);

-- What a pool signs its SAML requests with. The key stays when the certificate is renewed.
create table saml_signing_key (
    user_pool_id text   not null,
    private_key  bytea  not null,
    certificate  bytea  not null,
    issued_at    bigint not null,
    primary key (user_pool_id)
);

-- The identities that sign in as a user, linked to it by an administrator. An attribute is
-- Cognito_Subject, which stands for what the provider calls its user, or one that it maps.
create table linked_identity (
    user_pool_id    text   not null,
    provider_id     text   not null,
    attribute_name  text   not null,
    attribute_value text   not null,
    sub             text   not null,
    linked_at       bigint not null,
    primary key (user_pool_id, provider_id, attribute_name, attribute_value)
);
create index linked_identity_of_user on linked_identity (user_pool_id, sub);
