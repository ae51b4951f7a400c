package doorhouse.userpool.federation;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/// The text that an attribute gets of a claim. Source: Amazon Cognito Developer Guide, "Specifying
/// identity provider attribute mappings", things to know.
public final class ClaimText {
    private ClaimText() {}

    /// One value is itself; of several the text is `[a,b]`, each encoded as in a form (all but
    /// letters and digits of ASCII and `.-*_`). No value is blank.
    public static String of(List<String> values) {
        return switch (values.size()) {
            case 0 -> "";
            case 1 -> values.getFirst();
            default ->
                    values.stream()
                            .map(value -> URLEncoder.encode(value, StandardCharsets.UTF_8))
                            .collect(Collectors.joining(",", "[", "]"));
        };
    }
}
