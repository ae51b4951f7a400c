-- What a browser's session rests on: the provider that proved the user, by name and id, or the password as it was;
-- and the user's token generation. Sessions from before rest on nothing known, so they end.
delete from browser_session;
alter table browser_session drop column federated;
alter table browser_session add column provider_name text;
alter table browser_session add column provider_id text;
alter table browser_session add column password_mark text;
alter table browser_session add column token_generation bigint not null default 0;
-- A code says nothing of who proved its user.
alter table authorization_code drop column federated;
