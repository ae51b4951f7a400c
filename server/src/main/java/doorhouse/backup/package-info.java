/// Everything a server knows in one sealed file, taken while it runs, and put back into an empty
/// database of either kind; or straight from one database into another. What rows mean is nobody's
/// business here: they are copied as they are, secrets still sealed. How databases differ is left
/// to `store`.
@NullMarked
package doorhouse.backup;

import org.jspecify.annotations.NullMarked;
