/// What helps on laptops and in CI: the inbox, the seed file, the reset. It exists only in `dev`,
/// which listens on loopback alone, so none of it asks who is there; a server that others can reach
/// never opens it.
@NullMarked
package doorhouse.dev;

import org.jspecify.annotations.NullMarked;
