package doorhouse.kms;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/// The name of a key: `arn:aws:kms:region:account:key/id`.
public record KmsKeyArn(@JsonValue String value) {
    private static final Pattern FORM =
            Pattern.compile(
                    "arn:aws[a-z-]{0,20}:kms:[a-z0-9-]{1,32}:[0-9]{12}:key/[A-Za-z0-9-]{1,256}");

    public KmsKeyArn {
        if (!fits(value)) throw new IllegalArgumentException("not a key's ARN: " + value);
    }

    public static boolean fits(String text) {
        return FORM.matcher(text).matches();
    }

    @Override
    public String toString() {
        return value;
    }
}
