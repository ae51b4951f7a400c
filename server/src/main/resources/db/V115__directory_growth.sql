-- ListUsers by state, of many users or few.
create index pool_user_by_status on pool_user (user_pool_id, status, sub);
create index pool_user_disabled on pool_user (user_pool_id, sub) where not enabled;

-- A user's names and searched values are deleted by their keys, which the user's own row tells.
drop index user_name_of_user;
drop index user_search_of_user;
