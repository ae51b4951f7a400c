package doorhouse.login.page;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A page, ready to be written.
///
/// @param language of its texts (BCP 47)
/// @param direction in which the language is written: `ltr` or `rtl`
/// @param title its one heading
/// @param notice what came of the step before; null for nothing to say
/// @param script the address of the script that asks for passkeys; null where none is
public record Page(
        String language,
        String direction,
        String title,
        @Nullable Notice notice,
        List<Block> blocks,
        @Nullable String script) {

    /// @param focused whether a screen reader is to begin here
    public record Notice(Kind kind, String text, boolean focused) {
        /// What a notice is about.
        public enum Kind {
            ERROR,
            SUCCESS,
            INFO
        }
    }
}
