package doorhouse.boot;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The command line of a server where it is plain, as `start --port 0 --data=folder`. The library
/// that reads all others, helps, and tells what is wrong with them, takes longer to load than a
/// database to open.
///
/// @param command `start` or `dev`
/// @param values by flag
record PlainStart(String command, Map<String, String> values) {
    private static final Set<String> COMMANDS = Set.of("start", "dev");

    /// Empty for everything that is not as plain as that.
    static Optional<PlainStart> read(String[] args, ConfigKeys keys) {
        var words = new ArrayDeque<>(List.of(args));
        var command = words.poll();
        // The library reads @FILE as the words of a file.
        boolean files = words.stream().anyMatch(word -> word.startsWith("@"));
        if (command == null || !COMMANDS.contains(command) || files) return Optional.empty();
        var flags = new HashSet<>(Set.of("--config"));
        for (String key : keys.all()) flags.add(ConfigKeys.flag(key));
        var values = new HashMap<String, String>();
        while (!words.isEmpty()) {
            var parts = words.remove().split("=", 2);
            var value = parts.length == 2 ? parts[1] : words.poll();
            boolean plain = flags.contains(parts[0]) && value != null && !value.startsWith("-");
            if (!plain || values.put(parts[0], value) != null) return Optional.empty();
        }
        return Optional.of(new PlainStart(command, values));
    }
}
