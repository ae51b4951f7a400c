-- Which generation of the user's tokens an approval belongs to: it ends when they sign out everywhere.
alter table device_authorization add column token_generation bigint not null default 0;
