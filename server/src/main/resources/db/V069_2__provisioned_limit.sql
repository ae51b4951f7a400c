-- How many requests of a category a second an account asked to be able to make in a region.
create table provisioned_limit (
    account  text    not null,
    region   text    not null,
    category text    not null,
    value    integer not null,
    primary key (account, region, category)
);
