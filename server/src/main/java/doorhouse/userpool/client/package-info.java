/// App clients: what an application may ask of a pool and how it proves itself.
@NullMarked
package doorhouse.userpool.client;

import org.jspecify.annotations.NullMarked;
