-- The profiles that began with an identity of a provider. The provider is meant by its id, which is
-- never used again, and the subject as it is compared, so that no user name stands for an identity.
create table external_profile (
    user_pool_id text   not null,
    provider_id  text   not null,
    subject      text   not null,
    sub          text   not null,
    created_at   bigint not null,
    primary key (user_pool_id, provider_id, subject)
);
create index external_profile_of_user on external_profile (user_pool_id, sub);

-- Messages that browsers posted from a provider's page, sealed, until their tickets are shown.
create table federation_message (
    user_pool_id text   not null,
    ticket_hash  text   not null,
    sealed       bytea  not null,
    expires_at   bigint not null,
    primary key (user_pool_id, ticket_hash)
);
create index federation_message_expiry on federation_message (expires_at);
