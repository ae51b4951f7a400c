-- The second factors of a user. A pending secret becomes the secret once a code shows that an
-- authenticator holds it. Of each step of time one code is taken, and none of an earlier step.
create table user_mfa (
    user_pool_id   text    not null,
    sub            text    not null,
    sms            boolean not null,
    software_token boolean not null,
    email          boolean not null,
    preferred      text,
    secret         bytea,
    pending_secret bytea,
    friendly_name  text    not null,
    last_step      bigint  not null,
    primary key (user_pool_id, sub)
);
