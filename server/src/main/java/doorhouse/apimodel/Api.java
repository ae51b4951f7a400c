package doorhouse.apimodel;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The interface of one service. Its operations are read when they are first asked for: where a
/// header or a version tells which requests are the service's, a start needs no more.
public final class Api {
    private final Head head;
    private final Supplier<Content> reading;
    private volatile @Nullable Content content;

    /// @param reading of the operations, called until it succeeds
    Api(Head head, Supplier<Content> reading) {
        this.head = head;
        this.reading = reading;
    }

    /// How an API's requests are written.
    public enum Protocol {
        /// AWS JSON 1.1.
        JSON,
        /// AWS Query: a form in, XML out.
        QUERY,
        /// JSON whose members also stand in path, query and headers.
        REST_JSON
    }

    record Head(
            String service,
            Protocol protocol,
            String apiVersion,
            @Nullable String targetPrefix,
            @Nullable String xmlNamespace) {}

    record Content(Map<String, OperationModel> operations, Map<String, ErrorModel> errors) {}

    /// Its name in a signature's scope and before the colon of a policy's action.
    public String service() {
        return head.service;
    }

    public Protocol protocol() {
        return head.protocol;
    }

    public String apiVersion() {
        return head.apiVersion;
    }

    /// What stands before the operation in `X-Amz-Target`; null outside [Protocol#JSON].
    public @Nullable String targetPrefix() {
        return head.targetPrefix;
    }

    /// Of its answers; null outside [Protocol#QUERY].
    public @Nullable String xmlNamespace() {
        return head.xmlNamespace;
    }

    public Optional<OperationModel> operation(String name) {
        return Optional.ofNullable(content().operations.get(name));
    }

    public Optional<ErrorModel> error(String code) {
        return Optional.ofNullable(content().errors.get(code));
    }

    /// All operations by name.
    public Collection<OperationModel> operations() {
        return content().operations.values();
    }

    private Content content() {
        var read = content;
        return read == null ? readOnce() : read;
    }

    private synchronized Content readOnce() {
        var read = content;
        if (read == null) {
            read = reading.get();
            content = read;
        }
        return read;
    }
}
