package doorhouse.login.page;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One part of a page, from top to bottom.
public sealed interface Block {
    /// A paragraph.
    record Lead(String text) implements Block {}

    /// A form. Its token against forgery is among the hidden fields.
    ///
    /// @param hidden what comes back as it is
    /// @param ceremony what a passkey is asked for; null where none is
    record Form(
            String action,
            Map<String, String> hidden,
            List<Field> fields,
            List<Choice> choices,
            List<Button> buttons,
            @Nullable Ceremony ceremony)
            implements Block {
        public Form(
                String action,
                Map<String, String> hidden,
                List<Field> fields,
                List<Button> buttons) {
            this(action, hidden, fields, List.of(), buttons, null);
        }
    }

    /// A group of options of which one is taken.
    ///
    /// @param legend what is chosen
    record Choice(String name, String legend, List<Option> options) {}

    /// @param checked whether it is taken unless another is
    record Option(String value, String label, boolean checked) {}

    /// What a form ends with.
    ///
    /// @param name of what is sent when this button is pressed; null for nothing
    record Button(@Nullable String name, String value, String label, Weight weight) {
        public static Button primary(String label) {
            return new Button(null, "", label, Weight.PRIMARY);
        }
    }

    /// How much a button stands out.
    enum Weight {
        PRIMARY,
        SECONDARY,
        LINK
    }

    /// What the script of a page hands to the browser's authenticators.
    ///
    /// @param kind `get` or `create`
    /// @param options as JSON
    /// @param field the form's field that the credential is sent in
    /// @param needsScript what is said where no script runs
    /// @param unsupported what is said where the browser has no passkeys
    /// @param failed what is said where no passkey was shown or made
    record Ceremony(
            String kind,
            String options,
            String field,
            String needsScript,
            String unsupported,
            String failed) {}

    /// A line of links.
    record Links(List<Link> links) implements Block {}

    /// @param lead what is said before it; empty for nothing
    record Link(String lead, String href, String label) {}

    /// A line between two ways to go on.
    record Divider(String text) implements Block {}

    /// Who else can say who the user is.
    record Providers(String lead, List<Provider> providers) implements Block {}

    /// @param classes how the button looks
    /// @param icon its address; null for none
    record Provider(String href, String label, String classes, @Nullable String icon) {}

    /// A QR code, and what it says for those who cannot read it.
    ///
    /// @param size modules on each side, with the quiet zone
    /// @param path of an SVG that draws the dark modules
    /// @param secretLabel what is said before the text
    record QrCode(int size, String path, String label, String secretLabel, String secret)
            implements Block {}

    /// Names and what they say.
    record Facts(Map<String, String> facts) implements Block {}

    /// A sentence that has links in it.
    record Legal(List<Piece> pieces) implements Block {}

    /// @param href null where it is only text
    record Piece(String text, @Nullable String href) {}
}
