-- OpenID providers that an account trusts, by their issuer without its scheme. The revision is written by
-- whatever changes one: that orders such changes among each other.
create table iam_oidc_provider (
    account     text   not null,
    issuer      text   not null,
    url         text   not null,
    client_ids  text   not null,
    thumbprints text   not null,
    tags        text   not null,
    revision    bigint not null,
    created_at  bigint not null,
    primary key (account, issuer)
);
