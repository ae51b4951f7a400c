/// User pools: their settings, schema and tags. Every setting is kept as the API gave it; what the
/// product acts on is read into [doorhouse.userpool.pool.PoolSettings].
@NullMarked
package doorhouse.userpool.pool;

import org.jspecify.annotations.NullMarked;
