package doorhouse.login.page;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is typed into a form.
///
/// @param type of the HTML input element
/// @param value as it stands there; empty for anything secret
/// @param autocomplete what a browser may fill in (HTML, "Autofill")
/// @param inputmode which keys a phone shows; null for those of the type
/// @param focused whether the page begins here
/// @param hint what is said beside it; null for nothing
/// @param error what is wrong with what was typed; empty where the page's notice says it, null for
///   nothing
/// @param rules what is asked of it, each in a few words
public record Field(
        String name,
        String label,
        String type,
        String value,
        String autocomplete,
        @Nullable String inputmode,
        boolean required,
        boolean focused,
        @Nullable String hint,
        @Nullable String error,
        List<String> rules) {

    /// A line of text.
    public static Field text(String name, String label, String autocomplete) {
        return new Field(
                name, label, "text", "", autocomplete, null, true, false, null, null, List.of());
    }

    public static Field password(String name, String label, String autocomplete) {
        return text(name, label, autocomplete).typed("password");
    }

    /// A code that was sent, or that an authenticator shows.
    public static Field code(String name, String label) {
        return new Field(
                name,
                label,
                "text",
                "",
                "one-time-code",
                "numeric",
                true,
                false,
                null,
                null,
                List.of());
    }

    public boolean oneTimeCode() {
        return autocomplete.equals("one-time-code");
    }

    public String id() {
        return "field-" + name;
    }

    /// The ids of what describes the field; null for nothing.
    public @Nullable String describedBy() {
        var ids = new ArrayList<String>();
        if (error != null) ids.add(error.isEmpty() ? "notice" : id() + "-error");
        if (hint != null) ids.add(id() + "-hint");
        if (!rules.isEmpty()) ids.add(id() + "-rules");
        return ids.isEmpty() ? null : String.join(" ", ids);
    }

    public Field typed(String otherType) {
        var draft = new Draft(this);
        draft.type = otherType;
        return draft.field();
    }

    public Field holding(String otherValue) {
        var draft = new Draft(this);
        draft.value = otherValue;
        return draft.field();
    }

    public Field optional() {
        var draft = new Draft(this);
        draft.required = false;
        return draft.field();
    }

    public Field focus() {
        var draft = new Draft(this);
        draft.focused = true;
        return draft.field();
    }

    public Field unfocused() {
        var draft = new Draft(this);
        draft.focused = false;
        return draft.field();
    }

    /// The same field, for other keys on a phone.
    public Field keys(String otherInputmode) {
        var draft = new Draft(this);
        draft.inputmode = otherInputmode;
        return draft.field();
    }

    /// The same field after what was typed was refused, as the page's notice says.
    public Field failed() {
        var draft = new Draft(this);
        draft.error = "";
        return draft.field();
    }

    public Field hinted(String otherHint) {
        var draft = new Draft(this);
        draft.hint = otherHint;
        return draft.field();
    }

    public Field ruled(List<String> otherRules) {
        var draft = new Draft(this);
        draft.rules = otherRules;
        return draft.field();
    }

    /// A field while one thing of it is being changed.
    private static final class Draft {
        private final Field before;
        private String type;
        private String value;
        private @Nullable String inputmode;
        private boolean required;
        private boolean focused;
        private @Nullable String hint;
        private @Nullable String error;
        private List<String> rules;

        Draft(Field before) {
            this.before = before;
            this.type = before.type;
            this.value = before.value;
            this.inputmode = before.inputmode;
            this.required = before.required;
            this.focused = before.focused;
            this.hint = before.hint;
            this.error = before.error;
            this.rules = before.rules;
        }

        Field field() {
            return new Field(
                    before.name,
                    before.label,
                    type,
                    value,
                    before.autocomplete,
                    inputmode,
                    required,
                    focused,
                    hint,
                    error,
                    rules);
        }
    }
}
