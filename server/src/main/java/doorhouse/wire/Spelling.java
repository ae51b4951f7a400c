package doorhouse.wire;

import java.util.Collection;
import java.util.Comparator;

/// For whoever mistyped a name.
public final class Spelling {
    private Spelling() {}

    /// The known name that is spelt most like this one.
    ///
    /// @param known at least one
    public static String nearest(String unknown, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(name -> distance(name, unknown)))
                .orElseThrow();
    }

    /// How many letters must be changed, added or taken away (Levenshtein).
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) row[j] = j;
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
