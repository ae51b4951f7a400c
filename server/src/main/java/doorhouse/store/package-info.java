/// The database: one way to run SQL, the same text on SQLite and on PostgreSQL. Owns connections,
/// transactions, migrations and whatever differs between the two; knows no table. Each package
/// above writes its own SQL and its own migration, `db/V<nnn>__<package>.sql`.
///
/// Rules for tables: columns are `text`, `bigint`, `integer`, `boolean` or `bytea`, times are epoch
/// milliseconds in a `bigint`; every primary key begins with its owner. **A column named
/// `expires_at` is a promise** that its row is worthless from that time on and may be deleted by
/// [Database#sweep]; such a column has an index.
@NullMarked
package doorhouse.store;

import org.jspecify.annotations.NullMarked;
