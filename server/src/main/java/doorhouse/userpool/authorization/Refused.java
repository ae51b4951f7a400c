package doorhouse.userpool.authorization;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An authorization request that cannot be granted: an error of RFC 6749 §4.1.2.1, for the client
/// where it is known which one it is and where it wants its answers, else for the user alone.
public final class Refused extends Exception {
    private final String error;
    private final @Nullable String description;
    private final transient @Nullable ReturnAddress address;

    private Refused(String error, @Nullable String description, @Nullable ReturnAddress address) {
        super(error, null, false, false);
        this.error = error;
        this.description = description;
        this.address = address;
    }

    /// The client is told.
    public static Refused to(ReturnAddress address, String error, @Nullable String description) {
        return new Refused(error, description, address);
    }

    /// Only the user is told, on a page of ours: going anywhere would be an open redirect.
    public static Refused onOurPage(String error) {
        return new Refused(error, null, null);
    }

    /// The wire's word, such as `invalid_scope`.
    public String error() {
        return error;
    }

    public Optional<String> description() {
        return Optional.ofNullable(description);
    }

    /// Where to tell it; empty for our own error page.
    public Optional<ReturnAddress> address() {
        return Optional.ofNullable(address);
    }
}
