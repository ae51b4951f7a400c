-- One-time things that were used: the first who writes the mark has the use. Gone once they expire.
create table spent_mark (
    user_pool_id text   not null,
    mark         text   not null,
    spent_at     bigint not null,
    expires_at   bigint not null,
    primary key (user_pool_id, mark)
);
create index spent_mark_expiry on spent_mark (expires_at);

-- Families of tokens (origin_jti) that were revoked. Gone once their last token has expired.
create table revoked_family (
    user_pool_id text   not null,
    family       text   not null,
    expires_at   bigint not null,
    primary key (user_pool_id, family)
);
create index revoked_family_expiry on revoked_family (expires_at);
