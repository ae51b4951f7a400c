package doorhouse.login.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Finds the key of a sentence that the API refuses with. The English texts of `error.` are those
/// sentences, letter for letter.
final class ApiSentences {
    private static final String PREFIX = "error.";
    private static final Map<String, String> WHOLE = whole();
    private static final List<Form> FORMS = forms();

    private ApiSentences() {}

    private static Map<String, String> whole() {
        var keys = new HashMap<String, String>();
        Catalog.english()
                .forEach((key, text) -> {
                    if (key.startsWith(PREFIX) && !text.contains("{")) keys.put(text, key);
                });
        return Map.copyOf(keys);
    }

    private static List<Form> forms() {
        var forms = new ArrayList<Form>();
        Catalog.english()
                .forEach((key, text) -> {
                    if (key.startsWith(PREFIX) && text.contains("{")) forms.add(Form.of(key, text));
                });
        return List.copyOf(forms);
    }

    /// A key, and what stands in its slots.
    record Found(String key, Map<String, String> values) {}

    /// A sentence with one slot, at its end.
    private record Form(String key, String slot, Pattern pattern) {
        static Form of(String key, String text) {
            var slot = Catalog.slots(text).iterator().next();
            var begin = text.substring(0, text.indexOf('{'));
            return new Form(
                    key, slot, Pattern.compile(Pattern.quote(begin) + "(.*)", Pattern.DOTALL));
        }
    }

    static Optional<Found> find(String sentence) {
        var key = WHOLE.get(sentence);
        if (key != null) return Optional.of(new Found(key, Map.of()));
        for (var form : FORMS) {
            var fits = form.pattern.matcher(sentence);
            if (fits.matches()) {
                return Optional.of(new Found(form.key, Map.of(form.slot, fits.group(1).strip())));
            }
        }
        return Optional.empty();
    }
}
