-- User pools. The settings are one document in the API's words, those of MFA another.
create table user_pool (
    user_pool_id text   not null,
    account      text   not null,
    region       text   not null,
    document     text   not null,
    mfa          text   not null,
    revision     bigint not null,
    created_at   bigint not null,
    modified_at  bigint not null,
    primary key (user_pool_id)
);
create index user_pool_of_account on user_pool (account, region, user_pool_id);
