-- The data keys of owners (user pools, the account), wrapped under the master key.
create table data_key (
    owner   text    not null,
    version integer not null,
    wrapped bytea   not null,
    primary key (owner, version)
);
