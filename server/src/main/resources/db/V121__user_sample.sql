-- A sixteenth of all users in random order, for EstimatedNumberOfUsers: subs are in the order of time, their ends are not.
create index pool_user_sample on pool_user (user_pool_id, substr(sub, 33), sub) where substr(sub, 36) = '0';

-- Room in each page for its users' next versions: then a change of attributes touches no index.
${postgresql} alter table pool_user set (fillfactor = 90);
