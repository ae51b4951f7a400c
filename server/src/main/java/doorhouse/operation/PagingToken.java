package doorhouse.operation;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a listing goes on: the sort key of the last row that was given, behind the operation's
/// name. It is opaque to callers and no secret: it names only what its holder may list anyway, and
/// a forged one only moves the holder's own position.
public final class PagingToken {
    private static final char SEPARATOR = '\u0000';

    private PagingToken() {}

    public static String of(String operation, String... keys) {
        var parts = new ArrayList<String>();
        parts.add(operation);
        parts.addAll(Arrays.asList(keys));
        var text = String.join(String.valueOf(SEPARATOR), parts);
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /// The key of a token that has one; empty for none.
    ///
    /// @throws ApiException InvalidParameterException when the token is not this operation's
    public static String after(String operation, @Nullable String token) {
        return token == null ? "" : open(operation, 1, token).getFirst();
    }

    /// The keys of a token that this operation gave; empty for none, which starts from the
    /// beginning.
    ///
    /// @param count how many keys the operation's tokens have
    /// @throws ApiException InvalidParameterException when the token is not this operation's
    public static List<String> open(String operation, int count, @Nullable String token) {
        if (token == null) return List.of();
        try {
            var text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            var parts = List.of(text.split(String.valueOf(SEPARATOR), -1));
            if (parts.size() == count + 1 && parts.getFirst().equals(operation))
                return parts.subList(1, count + 1);
        } catch (IllegalArgumentException e) {
            // Not Base64: falls through to the refusal that every foreign token gets.
        }
        throw INVALID_PARAMETER.because("Invalid pagination token");
    }
}
