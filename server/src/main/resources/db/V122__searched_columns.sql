-- What a user is searched by stands in the user's own row, and an index leads straight to it.
${postgresql} lock table pool_user, user_search in access exclusive mode;
${postgresql} alter index pool_user_pkey rename to pool_user_before_pkey;
alter table pool_user rename to pool_user_before;

create table pool_user (
    user_pool_id                text    not null,
    sub                         text    not null,
    username                    text    not null,
    status                      text    not null,
    enabled                     boolean not null,
    attributes                  text    not null,
    token_generation            bigint  not null,
    revision                    bigint  not null,
    created_at                  bigint  not null,
    modified_at                 bigint  not null,
    searched_username           text,
    searched_email              text,
    searched_phone_number       text,
    searched_name               text,
    searched_given_name         text,
    searched_family_name        text,
    searched_preferred_username text,
    primary key (user_pool_id, sub)
);

-- Room in each page for its users' next versions: then a change of what no index has touches no index.
${postgresql} alter table pool_user set (fillfactor = 90);

-- Compared by bytes, as on SQLite, whatever language the database sorts by: what begins with a text stands together.
${postgresql} alter table pool_user alter column searched_username type text collate "C";
${postgresql} alter table pool_user alter column searched_email type text collate "C";
${postgresql} alter table pool_user alter column searched_phone_number type text collate "C";
${postgresql} alter table pool_user alter column searched_name type text collate "C";
${postgresql} alter table pool_user alter column searched_given_name type text collate "C";
${postgresql} alter table pool_user alter column searched_family_name type text collate "C";
${postgresql} alter table pool_user alter column searched_preferred_username type text collate "C";

insert into pool_user
       (user_pool_id, sub, username, status, enabled, attributes, token_generation, revision, created_at,
        modified_at, searched_username, searched_email, searched_phone_number, searched_name,
        searched_given_name, searched_family_name, searched_preferred_username)
select u.user_pool_id, u.sub, u.username, u.status, u.enabled, u.attributes, u.token_generation, u.revision,
       u.created_at, u.modified_at, s.username, s.email, s.phone_number, s.name, s.given_name, s.family_name,
       s.preferred_username
  from pool_user_before u
  left join (select user_pool_id, sub,
                    max(case when attribute = 'username' then value end) as username,
                    max(case when attribute = 'email' then value end) as email,
                    max(case when attribute = 'phone_number' then value end) as phone_number,
                    max(case when attribute = 'name' then value end) as name,
                    max(case when attribute = 'given_name' then value end) as given_name,
                    max(case when attribute = 'family_name' then value end) as family_name,
                    max(case when attribute = 'preferred_username' then value end) as preferred_username
               from user_search
              group by user_pool_id, sub) s
    on s.user_pool_id = u.user_pool_id and s.sub = u.sub
 order by u.user_pool_id, u.sub;

drop table user_search;
drop table pool_user_before;

-- As they were.
create index pool_user_by_status on pool_user (user_pool_id, status, sub);
create index pool_user_disabled on pool_user (user_pool_id, sub) where not enabled;
create index pool_user_sample on pool_user (user_pool_id, substr(sub, 33), sub) where substr(sub, 36) = '0';

-- Each begins with a text that no other index has: so whatever a planner takes a pool's size for, it cannot think
-- it better to look through all of a pool's users. A user name is one user's in its pool.
create index pool_user_by_username
    on pool_user ((user_pool_id || 'u'), searched_username)
 where searched_username is not null;
create index pool_user_by_email
    on pool_user ((user_pool_id || 'e'), searched_email, sub)
 where searched_email is not null;
create index pool_user_by_phone_number
    on pool_user ((user_pool_id || 'p'), searched_phone_number, sub)
 where searched_phone_number is not null;
create index pool_user_by_name
    on pool_user ((user_pool_id || 'n'), searched_name, sub)
 where searched_name is not null;
create index pool_user_by_given_name
    on pool_user ((user_pool_id || 'g'), searched_given_name, sub)
 where searched_given_name is not null;
create index pool_user_by_family_name
    on pool_user ((user_pool_id || 'f'), searched_family_name, sub)
 where searched_family_name is not null;
create index pool_user_by_preferred_username
    on pool_user ((user_pool_id || 'r'), searched_preferred_username, sub)
 where searched_preferred_username is not null;
