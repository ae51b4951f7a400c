-- SAML providers that an account trusts. The keys that open what they encrypt are sealed, all together; null
-- for none.
create table iam_saml_provider (
    account         text   not null,
    name            text   not null,
    uuid            text   not null,
    metadata        text   not null,
    encryption_mode text,
    sealed_keys     bytea,
    tags            text   not null,
    revision        bigint not null,
    valid_until     bigint not null,
    created_at      bigint not null,
    primary key (account, name)
);
