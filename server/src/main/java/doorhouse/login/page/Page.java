package doorhouse.login.page;

import doorhouse.login.look.Graphic;
import doorhouse.login.look.Look;
import doorhouse.login.text.Texts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A page, ready to be written.
///
/// @param texts whose language is the page's
/// @param title its one heading
/// @param notice what came of the step before; null for nothing to say
/// @param graphic what the page asks for, as a picture; null for none
/// @param script the address of the script that asks for passkeys; null where none is
public record Page(
        Look look,
        Texts texts,
        String title,
        @Nullable Notice notice,
        @Nullable Graphic graphic,
        List<Block> blocks,
        @Nullable String script) {
    public Page(Look look, Texts texts, String title, @Nullable Notice notice, List<Block> blocks) {
        this(look, texts, title, notice, null, blocks, null);
    }

    public Page with(Graphic other) {
        return new Page(look, texts, title, notice, other, blocks, script);
    }

    /// The same page with the script that its forms need.
    public Page running(String address) {
        return new Page(look, texts, title, notice, graphic, blocks, address);
    }

    /// @param focused whether a screen reader is to begin here
    public record Notice(Kind kind, String text, boolean focused) {
        /// What a notice is about.
        public enum Kind {
            ERROR,
            SUCCESS,
            INFO
        }

        public static Notice error(String text) {
            return new Notice(Kind.ERROR, text, false);
        }
    }
}
