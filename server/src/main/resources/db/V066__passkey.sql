-- The passkeys of users, as registered: id, public key and who made it. A credential id is one
-- user's in a pool. The sign count and the backup state are those of the last use.
create table passkey (
    user_pool_id    text    not null,
    credential_id   text    not null,
    sub             text    not null,
    relying_party   text    not null,
    friendly_name   text    not null,
    attachment      text,
    transports      text    not null,
    credential_data bytea   not null,
    sign_count      bigint  not null,
    backup_eligible boolean not null,
    backed_up       boolean not null,
    created_at      bigint  not null,
    primary key (user_pool_id, credential_id)
);
create index passkey_of_user on passkey (user_pool_id, sub, created_at, credential_id);

-- Whether a passkey shall be both factors in one; null where the user did not say.
alter table user_mfa add column web_authn boolean;
