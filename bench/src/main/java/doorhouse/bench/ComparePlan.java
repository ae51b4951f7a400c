package doorhouse.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is compared, and for how long.
///
/// @param users ascending
/// @param warmUp the longest for each operation; it ends when the rate has settled
/// @param each for each line of the report
/// @param chart the file of the chart; null for none
record ComparePlan(
        List<StoreKind> stores,
        List<Integer> users,
        Duration warmUp,
        Duration each,
        @Nullable Path chart) {
    private static final int MANY = 1_000_000;

    /// Reads the options and takes them away.
    ///
    /// @throws IllegalArgumentException when an option has no value, or one that makes no sense
    static ComparePlan of(List<String> words) {
        boolean quick = words.remove("--quick");
        var chart = option(words, "--chart");
        var stores = option(words, "--store");
        var users = option(words, "--users");
        return new ComparePlan(
                stores != null
                        ? List.of(StoreKind.of(stores))
                        : quick ? List.of(StoreKind.EMBEDDED) : List.of(StoreKind.values()),
                users != null
                        ? numbers(users)
                        : quick ? List.of(Crowd.FEW) : List.of(Crowd.FEW, MANY),
                Duration.ofSeconds(quick ? 6 : 15),
                Duration.ofSeconds(quick ? 2 : 3),
                chart == null ? null : Path.of(chart));
    }

    private static List<Integer> numbers(String text) {
        var users = new ArrayList<Integer>();
        for (var word : Arrays.asList(text.split(","))) {
            int number = Integer.parseInt(word);
            if (number < Crowd.FEW || number % SparseSeed.STEP != 0)
                throw new IllegalArgumentException("no number of users: " + word);
            users.add(number);
        }
        return users.stream().sorted().distinct().toList();
    }

    private static @Nullable String option(List<String> words, String name) {
        int at = words.indexOf(name);
        if (at < 0) return null;
        if (at + 1 == words.size()) throw new IllegalArgumentException(name + " needs a value");
        words.remove(at);
        return words.remove(at);
    }
}
