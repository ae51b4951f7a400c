/// What a page is: its blocks as data, the templates that write them as HTML, and the headers that
/// every page carries. It knows no journey and decides nothing.
@NullMarked
package doorhouse.login.page;

import org.jspecify.annotations.NullMarked;
