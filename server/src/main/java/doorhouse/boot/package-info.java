/// The program: commands, configuration, and the wiring of everything by constructors.
@NullMarked
package doorhouse.boot;

import org.jspecify.annotations.NullMarked;
