-- What anybody may have us keep is bounded: one message for each way to a provider, and so many
-- living requests for each client, which are counted by these indexes.
alter table federation_message add column way_id text;
create unique index federation_message_way on federation_message (user_pool_id, way_id);
create index pushed_request_client on pushed_request (user_pool_id, client_id, expires_at);
create index device_authorization_client on device_authorization (user_pool_id, client_id, expires_at);

-- A provider that signs somebody out is sought among all that bore its entity id.
create index saml_session_provider on saml_session (user_pool_id, issuer, provider_id);
