package doorhouse.userpool.threat;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a browser's User-Agent header says, in the few words of an event: `Chrome 126, Windows 10`.
final class UserAgent {
    private static final int LONGEST = 512;
    private static final String OTHER = "Other";

    private record Sign(Pattern pattern, String name) {
        static Sign of(String pattern, String name) {
            return new Sign(Pattern.compile(pattern), name);
        }

        /// The name with the version that stands in the text, if one does.
        Optional<String> in(String text) {
            var found = pattern.matcher(text);
            if (!found.find()) return Optional.empty();
            boolean versioned = found.groupCount() > 0 && found.group(1) != null;
            return Optional.of(versioned ? name + " " + found.group(1) : name);
        }
    }

    /// Browsers name those that they descend from, so the youngest come first.
    private static final List<Sign> BROWSERS =
            List.of(
                    Sign.of("(?:Edg|EdgA|EdgiOS|Edge)/([0-9]{1,4})", "Edge"),
                    Sign.of("(?:OPR|Opera)/([0-9]{1,4})", "Opera"),
                    Sign.of("SamsungBrowser/([0-9]{1,4})", "Samsung Internet"),
                    Sign.of("(?:Firefox|FxiOS)/([0-9]{1,4})", "Firefox"),
                    Sign.of("(?:Chrome|CriOS)/([0-9]{1,4})", "Chrome"),
                    Sign.of("Version/([0-9]{1,4})[0-9.]* (?:Mobile/\\w+ )?Safari/", "Safari"));

    private static final List<Sign> SYSTEMS =
            List.of(
                    Sign.of("Windows NT ([0-9]{1,2})", "Windows"),
                    Sign.of("(?:iPhone|iPad|iPod).*? OS ([0-9]{1,2})_", "iOS"),
                    Sign.of("Android(?: ([0-9]{1,2}))?", "Android"),
                    Sign.of("Mac OS X(?: ([0-9]{1,2}))?", "Mac OS X"),
                    Sign.of("CrOS", "Chrome OS"),
                    Sign.of("Linux", "Linux"));

    private UserAgent() {}

    static String describe(String header) {
        var text = header.length() > LONGEST ? header.substring(0, LONGEST) : header;
        return first(BROWSERS, text) + ", " + first(SYSTEMS, text);
    }

    private static String first(List<Sign> signs, String text) {
        return signs.stream().flatMap(s -> s.in(text).stream()).findFirst().orElse(OTHER);
    }
}
