package doorhouse.bench;

/// The products side by side as an SVG picture: a panel for each place, a pair of bars for each
/// thing compared. Each pair has a scale of its own.
final class CompareChart {
    private static final int WIDTH = 860;
    private static final int TOP = 92;
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
    private int y = TOP;

    private CompareChart() {}

    /// @param below what is said under the title
    static String of(Measured measured, String below) {
        var chart = new CompareChart();
        for (var place : measured.places()) chart.panel(measured, place);
        int height = chart.y + MARGIN;
        return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" role="img" \
        aria-label="Doorhouse and Keycloak side by side">
        %3$s<rect class="paper" width="%1$d" height="%2$d" rx="8"/>
        %4$s%5$s%6$s%7$s</svg>
        """
                .formatted(
                        WIDTH,
                        height,
                        STYLE,
                        text(MARGIN, 36, "title", "Doorhouse and Keycloak side by side"),
                        text(
                                MARGIN,
                                58,
                                "small",
                                "Calls a second by 64 callers (longer is better); time, memory and disk (shorter is"
                                        + " better). Each pair has its own scale."),
                        text(MARGIN, 76, "small", below),
                        chart.drawn);
    }

    private void panel(Measured measured, Measured.Place place) {
        y += HEADING;
        drawn.append(text(MARGIN, y - 10, "heading", place.label()));
        for (var contest : Contest.in(measured, place)) pair(contest);
    }

    private void pair(Contest contest) {
        drawn.append(text(MARGIN, y + 17, "label", contest.label()));
        double most = Math.max(contest.doorhouse(), contest.keycloak());
        bar(contest, Contest.DOORHOUSE, contest.doorhouse() / most, contest.doorhouse(), y);
        bar(contest, Contest.KEYCLOAK, contest.keycloak() / most, contest.keycloak(), y + BAR + 1);
        y += PAIR;
    }

    private void bar(Contest contest, String product, double share, double value, int top) {
        int length = (int) Math.max(1, Math.round(share * LONGEST));
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
