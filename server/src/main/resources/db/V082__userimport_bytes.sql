-- How much of a job's file stands in user_import_part, also while it comes.
alter table user_import_job add column received_bytes bigint not null default 0;
