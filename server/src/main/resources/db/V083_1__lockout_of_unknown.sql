-- Failed tries at names that nobody in the pool has yet end by themselves; a user's do not.
alter table sign_in_failure add column expires_at bigint;
create index sign_in_failure_expiry on sign_in_failure (expires_at);
