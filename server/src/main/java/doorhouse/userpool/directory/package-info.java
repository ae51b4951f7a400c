/// The users of a pool: records, the names they sign in with, search. Codes, passwords and sign-in
/// belong to the packages after it.
@NullMarked
package doorhouse.userpool.directory;

import org.jspecify.annotations.NullMarked;
