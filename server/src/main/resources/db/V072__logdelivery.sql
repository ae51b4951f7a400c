-- Where a pool's logs are to go: a document in the API's words.
create table log_delivery (
    user_pool_id   text not null,
    configurations text not null,
    primary key (user_pool_id)
);
