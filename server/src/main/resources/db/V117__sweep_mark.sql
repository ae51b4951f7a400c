-- Up to when rows that expire may have been swept; one row, and it only grows.
create table sweep_mark (
    id          text   not null,
    swept_until bigint not null,
    primary key (id)
);
