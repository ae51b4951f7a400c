-- Which document, in which state, a user agreed to and when. It outlives the document and the client
-- whose it was, and goes with the user.
create table terms_agreement (
    user_pool_id  text   not null,
    sub           text   not null,
    terms_id      text   not null,
    document_at   bigint not null,
    terms_name    text   not null,
    agreed_client text   not null,
    link          text   not null,
    agreed_at     bigint not null,
    primary key (user_pool_id, sub, terms_id, document_at)
);
