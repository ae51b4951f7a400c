package doorhouse.sts;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Who it is at the source, as a token or an assertion says it.
final class SourceIdentity {
    private static final Pattern FORM = Pattern.compile("[\\w+=,.@-]{2,64}");

    private SourceIdentity() {}

    static @Nullable String check(@Nullable String said) {
        if (said != null && !FORM.matcher(said).matches())
            throw StsErrors.VALIDATION_ERROR.because("The source identity is not well formed.");
        return said;
    }
}
