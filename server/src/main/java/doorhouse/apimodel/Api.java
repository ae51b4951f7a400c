package doorhouse.apimodel;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The interface of one service. Immutable.
///
/// @param service its name in a signature's scope and before the colon of a policy's action
/// @param protocol how its requests are written
/// @param targetPrefix what stands before the operation in `X-Amz-Target`; null outside
///   [Protocol#JSON]
/// @param xmlNamespace of its answers; null outside [Protocol#QUERY]
public record Api(
        String service,
        Protocol protocol,
        String apiVersion,
        @Nullable String targetPrefix,
        @Nullable String xmlNamespace,
        Map<String, OperationModel> byName,
        Map<String, ErrorModel> errorsByCode) {

    /// How an API's requests are written.
    public enum Protocol {
        /// AWS JSON 1.1.
        JSON,
        /// AWS Query: a form in, XML out.
        QUERY,
        /// JSON whose members also stand in path, query and headers.
        REST_JSON
    }

    public Api {
        byName = Collections.unmodifiableMap(byName);
        errorsByCode = Collections.unmodifiableMap(errorsByCode);
    }

    public Optional<OperationModel> operation(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    public Optional<ErrorModel> error(String code) {
        return Optional.ofNullable(errorsByCode.get(code));
    }

    /// All operations by name.
    public Collection<OperationModel> operations() {
        return byName.values();
    }
}
