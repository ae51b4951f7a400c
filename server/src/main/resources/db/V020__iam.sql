-- The users of an account. The id is never used again, so that a user made anew under an old name has
-- no keys or policies from before. The revision is written by whatever changes what hangs on the user:
-- that orders such changes among each other and against the user's deletion.
create table iam_user (
    account    text   not null,
    user_id    text   not null,
    name_key   text   not null,
    user_name  text   not null,
    path       text   not null,
    tags       text   not null,
    revision   bigint not null,
    created_at bigint not null,
    primary key (account, user_id)
);
create unique index iam_user_by_name on iam_user (account, name_key);

-- The owner is a user's id, or the account's for the root. Slots are 1 and 2.
create table access_key (
    account       text    not null,
    access_key_id text    not null,
    owner_id      text    not null,
    slot          integer not null,
    sealed_secret bytea   not null,
    active        boolean not null,
    created_at    bigint  not null,
    primary key (account, access_key_id)
);
create unique index access_key_of_owner on access_key (account, owner_id, slot);

create table user_policy (
    account     text not null,
    user_id     text not null,
    policy_name text not null,
    document    text not null,
    primary key (account, user_id, policy_name)
);
