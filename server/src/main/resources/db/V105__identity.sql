-- Identities. One that ever had a login never is a guest's again. One that was merged into another is disabled,
-- and names that.
create table identity (
    identity_pool_id text    not null,
    identity_id      text    not null,
    linked           boolean not null,
    disabled         boolean not null,
    merged_into      text,
    created_at       bigint  not null,
    modified_at      bigint  not null,
    primary key (identity_pool_id, identity_id)
);
-- The API names identities without their pool.
create unique index identity_by_id on identity (identity_id);
create index identity_merged on identity (identity_pool_id, merged_into);

-- What identities sign in with. The key is a hash of the subject: subjects may be longer than an index takes.
-- The slot is empty where an identity may have one login of the provider alone, and the key where it may have more.
create table identity_login (
    identity_pool_id text   not null,
    provider         text   not null,
    subject_key      text   not null,
    subject          text   not null,
    identity_id      text   not null,
    slot             text   not null,
    created_at       bigint not null,
    primary key (identity_pool_id, provider, subject_key)
);
create unique index identity_login_of on identity_login (identity_pool_id, identity_id, provider, slot);
