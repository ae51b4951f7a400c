-- When access keys and roles (by their ids) were last used, to some minutes.
create table last_use (
    account text   not null,
    id      text   not null,
    service text   not null,
    region  text   not null,
    used_at bigint not null,
    primary key (account, id)
);
