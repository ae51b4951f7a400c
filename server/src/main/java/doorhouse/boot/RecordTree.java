package doorhouse.boot;

import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// Records of texts, numbers, lists and further records, by the names of their components. It is
/// what a start reads first, and a general binder takes a tenth of a second to get to know them.
final class RecordTree {
    private RecordTree() {}

    /// As maps within maps; whatever is no record stands as it is.
    static Map<String, Object> of(Record record) {
        var tree = new LinkedHashMap<String, Object>();
        for (var component : record.getClass().getRecordComponents()) {
            var value = value(component, record);
            tree.put(component.getName(), value instanceof Record inner ? of(inner) : value);
        }
        return tree;
    }

    /// The record with other values.
    ///
    /// @param values by keys such as `smtp.host`, each of its component's type
    @SuppressWarnings("unchecked") // A record's class is its own.
    static <T extends Record> T with(T record, Map<String, ?> values) {
        if (values.isEmpty()) return record;
        var components = record.getClass().getRecordComponents();
        var types = new Class<?>[components.length];
        var all = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            all[i] = with(components[i].getName(), value(components[i], record), values);
        }
        try {
            return (T) record.getClass().getDeclaredConstructor(types).newInstance(all);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(record.getClass().toString(), e);
        }
    }

    /// What stands in place of one component's value, or within it.
    @SuppressWarnings("unchecked") // Of the component's type, as the caller said.
    static <T> T with(String name, T value, Map<String, ?> values) {
        if (value instanceof Record inner) return (T) with(inner, under(name + ".", values));
        var other = values.get(name);
        return other == null ? value : (T) other;
    }

    private static Map<String, Object> under(String prefix, Map<String, ?> values) {
        var under = new HashMap<String, Object>();
        values.forEach((key, value) -> {
            if (key.startsWith(prefix)) under.put(key.substring(prefix.length()), value);
        });
        return under;
    }

    private static Object value(RecordComponent component, Record record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(component.toString(), e);
        }
    }
}
