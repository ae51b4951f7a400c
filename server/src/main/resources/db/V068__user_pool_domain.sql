-- The domains of pools' sign-in pages, unique on the whole server: a pool has one under the
-- service's own domain at most, and one of its own.
create table user_pool_domain (
    domain                text    not null,
    user_pool_id          text    not null,
    custom                boolean not null,
    managed_login_version integer not null,
    custom_domain_config  text,
    routing               text,
    modified_at           bigint  not null,
    primary key (domain)
);
create unique index user_pool_domain_of_pool on user_pool_domain (user_pool_id, custom);
