-- The groups of a pool. The id is never used again, so that a group made anew under an old name has
-- no members from before.
create table user_group (
    user_pool_id text   not null,
    group_name   text   not null,
    group_id     text   not null,
    description  text,
    role_arn     text,
    precedence   bigint,
    created_at   bigint not null,
    modified_at  bigint not null,
    primary key (user_pool_id, group_name)
);
create unique index user_group_by_id on user_group (user_pool_id, group_id);

create table group_member (
    user_pool_id text not null,
    sub          text not null,
    group_id     text not null,
    primary key (user_pool_id, sub, group_id)
);
create index group_member_of_group on group_member (user_pool_id, group_id, sub);
