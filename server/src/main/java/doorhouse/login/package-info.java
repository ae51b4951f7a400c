/// Pages for people. For now the one behind the link of a mail; signing in by pages is to come.
@NullMarked
package doorhouse.login;

import org.jspecify.annotations.NullMarked;
