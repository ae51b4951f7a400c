package doorhouse.bench;

import java.util.Locale;

/// The products side by side, with the goals, in Markdown.
final class CompareTable {
    private CompareTable() {}

    static String of(Measured measured) {
        var text = new StringBuilder();
        for (var place : measured.places()) {
            text.append("\n## Side by side: ").append(place.label()).append(", 64 callers\n\n");
            text.append("| | Doorhouse | Keycloak | times better | goal | |\n");
            text.append("|---|---:|---:|---:|---:|---|\n");
            for (var contest : Contest.in(measured, place)) text.append(row(contest));
            for (var note : Contest.NOTES) text.append('\n').append(note).append('\n');
        }
        return text.toString();
    }

    static String row(Contest contest) {
        var goal = contest.goal();
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s | %s |%n",
                contest.label(),
                contest.text(contest.doorhouse()),
                contest.text(contest.keycloak()),
                times(contest),
                goal.isEmpty() ? "" : Double.toString(goal.getAsDouble()),
                goal.isEmpty() ? "" : contest.reached() ? "reached" : "missed");
    }

    private static String times(Contest contest) {
        return Double.isNaN(contest.times())
                ? ""
                : String.format(Locale.ROOT, "%.2f", contest.times());
    }
}
