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
        }
        return text.toString();
    }

    static String row(Contest contest) {
        var goal = contest.goal();
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %.2f | %s | %s |%n",
                contest.label(),
                contest.text(contest.doorhouse()),
                contest.text(contest.keycloak()),
                contest.times(),
                goal.isEmpty() ? "" : Double.toString(goal.getAsDouble()),
                goal.isEmpty() ? "" : contest.reached() ? "reached" : "missed");
    }
}
