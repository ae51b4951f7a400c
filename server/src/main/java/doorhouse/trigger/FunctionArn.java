package doorhouse.trigger;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.regex.Pattern;

/// A function's name, `arn:aws:lambda:region:account:function:name`, with an optional `:qualifier`
/// (a version or an alias). What such a name consists of can stand in a path and in a URL.
public record FunctionArn(@JsonValue String value) {
    private static final Pattern FORM =
            Pattern.compile(
                    "arn:aws[a-z-]{0,20}:lambda:([a-z0-9-]{1,32}):[0-9]{12}:function:"
                            + "([A-Za-z0-9_-]{1,140})(?::(\\$LATEST|[A-Za-z0-9_-]{1,128}))?");
    private static final int REGION = 1;
    private static final int NAME = 2;
    private static final int QUALIFIER = 3;

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public FunctionArn {
        if (!fits(value)) throw new IllegalArgumentException("not a function's ARN: " + value);
    }

    public static boolean fits(String text) {
        return FORM.matcher(text).matches();
    }

    public String region() {
        return part(REGION).orElseThrow();
    }

    /// The function's own name, by which a local folder is found.
    public String name() {
        return part(NAME).orElseThrow();
    }

    /// The version or alias; empty for none.
    public Optional<String> qualifier() {
        return part(QUALIFIER);
    }

    /// The same function without version or alias.
    public FunctionArn unqualified() {
        return qualifier()
                .map(q -> new FunctionArn(value.substring(0, value.length() - q.length() - 1)))
                .orElse(this);
    }

    private Optional<String> part(int group) {
        var matcher = FORM.matcher(value);
        return matcher.matches() ? Optional.ofNullable(matcher.group(group)) : Optional.empty();
    }

    @Override
    public String toString() {
        return value;
    }
}
