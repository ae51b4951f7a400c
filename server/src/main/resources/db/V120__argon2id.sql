-- How a password is kept: null for an SRP verifier, else the cost of an Argon2id hash.
alter table user_password add column argon2id text;
alter table password_history add column argon2id text;

-- Which costs a pool's passwords are kept at; passwords by SRP are not in it.
create index user_password_argon2id on user_password (user_pool_id, argon2id) where argon2id is not null;
