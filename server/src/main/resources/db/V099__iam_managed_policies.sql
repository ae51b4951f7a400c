-- What managed policies have beside other entities. Their ARN never changes.
create table managed_policy (
    account         text   not null,
    policy_id       text   not null,
    arn             text   not null,
    description     text,
    default_version bigint not null,
    last_version    bigint not null,
    updated_at      bigint not null,
    primary key (account, policy_id)
);
create unique index managed_policy_by_arn on managed_policy (account, arn);

create table managed_policy_version (
    account    text   not null,
    policy_id  text   not null,
    version    bigint not null,
    document   text   not null,
    created_at bigint not null,
    primary key (account, policy_id, version)
);

-- Which managed policies hold for which users, groups and roles. The ARN may be one of AWS's own
-- policies, which have no rows. The name key is the policy's, for their order.
create table policy_attachment (
    account    text not null,
    owner_id   text not null,
    policy_arn text not null,
    name_key   text not null,
    primary key (account, owner_id, policy_arn)
);
create index policy_attachment_by_policy on policy_attachment (account, policy_arn);
