-- User pools that are gone, for as long as rows of theirs may be left. The id's name keeps this table apart
-- from those whose rows go with a pool.
create table removed_pool (
    removed_id text   not null,
    removed_at bigint not null,
    primary key (removed_id)
);
