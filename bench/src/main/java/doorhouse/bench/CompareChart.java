package doorhouse.bench;

/// The products side by side as an SVG picture: a panel for each place, a pair of bars for each
/// thing compared. Each pair has a scale of its own.
final class CompareChart {
    private static final int WIDTH = 900;
    private static final int BELOW_TITLE = 58;
    private static final int LINE = 18;
    private static final int HEADING = 40;
    private static final int PAIR = 34;
    private static final int BAR = 12;
    private static final int BARS_AT = 346;
    private static final int LONGEST = 384;
    private static final int MARGIN = 24;

    private static final String STYLE =
            """
            <style>
              .paper { fill: #ffffff } text { fill: #1f2328; font: 13px system-ui, sans-serif }
              .title { font-size: 18px; font-weight: 600 } .heading { font-size: 15px; font-weight: 600 }
              .small { font-size: 12px; fill: #59636e } .Doorhouse { fill: #0b6bcb } .Keycloak { fill: #9aa4af }
              @media (prefers-color-scheme: dark) {
                .paper { fill: #0d1117 } text { fill: #e6edf3 } .small { fill: #9198a1 }
                .Doorhouse { fill: #58a6ff } .Keycloak { fill: #6e7681 }
              }
            </style>
            """;

    private final StringBuilder drawn = new StringBuilder();
    private int y = BELOW_TITLE;

    private CompareChart() {}

    /// @param below what is said under the title
    static String of(Measured measured, String below) {
        var chart = new CompareChart();
        chart.say(
                "Calls a second by 64 callers where no other number is named (longer is better); time, memory and disk"
                        + " (shorter is better).");
        chart.say("Each pair has its own scale. " + below);
        Contest.NOTES.forEach(chart::say);
        for (var place : measured.places()) chart.panel(measured, place);
        int height = chart.y + MARGIN;
        return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" role="img" \
        aria-label="Doorhouse and Keycloak side by side">
        %3$s<rect class="paper" width="%1$d" height="%2$d" rx="8"/>
        %4$s%5$s</svg>
        """
                .formatted(
                        WIDTH,
                        height,
                        STYLE,
                        text(MARGIN, 36, "title", "Doorhouse and Keycloak side by side"),
                        chart.drawn);
    }

    private void say(String words) {
        drawn.append(text(MARGIN, y, "small", words));
        y += LINE;
    }

    private void panel(Measured measured, Measured.Place place) {
        y += HEADING;
        drawn.append(text(MARGIN, y - 10, "heading", place.label()));
        for (var contest : Contest.in(measured, place)) pair(contest);
    }

    private void pair(Contest contest) {
        drawn.append(text(MARGIN, y + 17, "label", contest.label()));
        bar(contest, Contest.DOORHOUSE, contest.doorhouse(), contest.keycloak(), y);
        bar(contest, Contest.KEYCLOAK, contest.keycloak(), contest.doorhouse(), y + BAR + 1);
        y += PAIR;
    }

    private void bar(Contest contest, String product, double value, double other, int top) {
        double most = other > value ? other : value;
        // What failed has no length, for NaN rounds to nothing.
        int length = (int) Math.max(1, Math.round(value / most * LONGEST));
        drawn.append(
                "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"2\"/>\n"
                        .formatted(product, BARS_AT, top, length, BAR));
        drawn.append(
                text(
                        BARS_AT + length + 6,
                        top + BAR - 2,
                        "small",
                        contest.text(value) + " " + product));
    }

    private static String text(int x, int y, String kind, String words) {
        return "<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>\n"
                .formatted(kind, x, y, words.replace("&", "&amp;").replace("<", "&lt;"));
    }
}
