-- Jobs that import users from a file of comma-separated values. `rows_done` says how far a job is: it
-- changes in the transaction that writes the users of those rows.
create table user_import_job (
    user_pool_id       text   not null,
    job_id             text   not null,
    job_name           text   not null,
    log_role           text   not null,
    hashing_algorithm  text,
    status             text   not null,
    upload_id          text,
    uploaded_bytes     bigint,
    rows_done          bigint not null,
    imported           bigint not null,
    skipped            bigint not null,
    failed             bigint not null,
    completion_message text,
    created_at         bigint not null,
    started_at         bigint,
    completed_at       bigint,
    primary key (user_pool_id, job_id)
);
create index user_import_job_by_age on user_import_job (user_pool_id, created_at, job_id);

-- The one job that a pool has under way, and the node that works on it.
create table user_import_running (
    user_pool_id text   not null,
    job_id       text   not null,
    runner       text   not null,
    lease_until  bigint not null,
    primary key (user_pool_id)
);

-- The file of a job as it was sent, in sealed parts.
create table user_import_part (
    user_pool_id text   not null,
    job_id       text   not null,
    upload_id    text   not null,
    part         bigint not null,
    content      bytea  not null,
    expires_at   bigint not null,
    primary key (user_pool_id, job_id, upload_id, part)
);
create index user_import_part_expiry on user_import_part (expires_at);

-- What became of each row, without anything of what stood in it: text, compressed.
create table user_import_log (
    user_pool_id text   not null,
    job_id       text   not null,
    part         bigint not null,
    content      bytea  not null,
    expires_at   bigint not null,
    primary key (user_pool_id, job_id, part)
);
create index user_import_log_expiry on user_import_log (expires_at);
