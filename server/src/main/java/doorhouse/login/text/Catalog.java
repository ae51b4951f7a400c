package doorhouse.login.text;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The words as they come with the product, by language and key.
final class Catalog {
    /// What is filled in, such as `{destination}`.
    static final Pattern SLOT = Pattern.compile("\\{(\\w+)\\}");

    private static final Map<Language, Map<String, String>> ALL = readAll();

    private Catalog() {}

    private static Map<Language, Map<String, String>> readAll() {
        var all = new EnumMap<Language, Map<String, String>>(Language.class);
        for (var language : Language.values()) all.put(language, read(language));
        return all;
    }

    private static Map<String, String> read(Language language) {
        var file = "/login/text/" + language.tag() + ".properties";
        var read = new Properties();
        try (var in = Catalog.class.getResourceAsStream(file)) {
            if (in == null) throw new IllegalStateException("no texts " + file);
            read.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var texts = new HashMap<String, String>();
        read.forEach((key, text) -> texts.put(key.toString(), text.toString()));
        return Map.copyOf(texts);
    }

    static Map<String, String> of(Language language) {
        return ALL.getOrDefault(language, Map.of());
    }

    static Map<String, String> english() {
        return of(Language.ENGLISH);
    }

    static Set<String> slots(String text) {
        var slots = new TreeSet<String>();
        var slot = SLOT.matcher(text);
        while (slot.find()) slots.add(slot.group(1));
        return slots;
    }
}
