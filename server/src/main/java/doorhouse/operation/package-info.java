/// What a call of an API is: operations and their tables, who calls, the APIs' errors by wire name,
/// paging tokens. Knows neither HTTP nor any one capability.
@NullMarked
package doorhouse.operation;

import org.jspecify.annotations.NullMarked;
