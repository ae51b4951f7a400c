-- Identity providers that are gone while identities of theirs may still be linked to users. The name
-- is what the users' attribute `identities` calls the provider.
create table removed_identity_provider (
    user_pool_id  text not null,
    provider_id   text not null,
    provider_name text not null,
    primary key (user_pool_id, provider_id)
);
