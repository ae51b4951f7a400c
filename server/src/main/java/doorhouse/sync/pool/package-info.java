/// Cognito Sync of an identity pool: its settings, who may call for which identity, the API's
/// errors. Source: Amazon Cognito Sync API Reference (2014-06-30).
@NullMarked
package doorhouse.sync.pool;

import org.jspecify.annotations.NullMarked;
