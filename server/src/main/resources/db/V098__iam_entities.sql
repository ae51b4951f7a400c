-- What users, groups, roles and managed policies have in common. The id is never used again, so that
-- one made anew under an old name has nothing from before. The revision is written by whatever changes
-- what hangs on the entity: that orders such changes among each other and against its deletion.
create table iam_entity (
    account              text   not null,
    id                   text   not null,
    kind                 text   not null,
    name_key             text   not null,
    name                 text   not null,
    path                 text   not null,
    tags                 text   not null,
    permissions_boundary text,
    revision             bigint not null,
    created_at           bigint not null,
    primary key (account, id)
);
create unique index iam_entity_by_name on iam_entity (account, kind, name_key);
create index iam_entity_by_boundary on iam_entity (account, permissions_boundary);

insert into iam_entity
       (account, id, kind, name_key, name, path, tags, permissions_boundary, revision, created_at)
select account, user_id, 'user', name_key, user_name, path, tags, null, revision, created_at
  from iam_user;
drop table iam_user;

-- Inline policies of users, groups and roles.
alter table user_policy rename to inline_policy;
alter table inline_policy rename column user_id to owner_id;

create table iam_role (
    account              text   not null,
    role_id              text   not null,
    trust_policy         text   not null,
    description          text,
    max_session_seconds  bigint not null,
    primary key (account, role_id)
);

create table iam_group_member (
    account  text not null,
    group_id text not null,
    user_id  text not null,
    primary key (account, group_id, user_id)
);
create index iam_group_member_by_user on iam_group_member (account, user_id);
