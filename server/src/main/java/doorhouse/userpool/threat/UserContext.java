package doorhouse.userpool.threat;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;

import com.fasterxml.jackson.annotation.JsonProperty;
import doorhouse.policy.Network;
import doorhouse.wire.Json;
import doorhouse.wire.NotJson;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What a caller tells of the user's surroundings.
public sealed interface UserContext {
    int LONGEST_DATA = 16_384;
    int LONGEST_FACT = 100;

    /// Null for the address that the call comes from.
    @Nullable String ipAddress();

    /// What Amazon's client libraries make: Base64 of JSON; null for none. They sign it with a key
    /// that everybody knows, the client's id: that signature proves nothing and is not looked at.
    @Nullable String encodedData();

    /// The User-Agent that the app's server got; empty where it tells of none.
    Optional<String> userAgent();

    /// As an app tells of its own user.
    record UserContextData(@Nullable String ipAddress, @Nullable String encodedData)
            implements UserContext {
        @Override
        public Optional<String> userAgent() {
            return Optional.empty();
        }
    }

    /// As an app's own server tells of its user.
    record ContextData(String ipAddress, @Nullable String encodedData, List<HttpHeader> httpHeaders)
            implements UserContext {
        @Override
        public Optional<String> userAgent() {
            return httpHeaders.stream()
                    .filter(h -> "user-agent".equalsIgnoreCase(h.headerName))
                    .flatMap(h -> Optional.ofNullable(h.headerValue).stream())
                    .findFirst();
        }
    }

    /// What a browser tells of itself on our own pages.
    ///
    /// @param userAgent null for nothing
    static UserContext ofBrowser(@Nullable String userAgent) {
        var headers =
                userAgent == null
                        ? List.<HttpHeader>of()
                        : List.of(new HttpHeader("User-Agent", userAgent));
        return new ContextData("", null, headers);
    }

    /// A header field; the API spells it with a small first letter.
    record HttpHeader(
            @JsonProperty("headerName") @Nullable String headerName,
            @JsonProperty("headerValue") @Nullable String headerValue) {}

    /// @throws doorhouse.operation.ApiException InvalidParameterException when the address is none
    default void check() {
        var told = ipAddress();
        if (told == null || told.isEmpty() || Network.isAddress(told)) return;
        throw INVALID_PARAMETER.because("IpAddress must be a valid IP address.");
    }

    /// @param believed whether what is said of the address counts
    /// @param sourceAddress where the call comes from
    default AuthEvent.Client client(boolean believed, String sourceAddress) {
        var told = ipAddress();
        var data = contextData();
        return new AuthEvent.Client(
                believed && told != null && !told.isEmpty() ? told : sourceAddress,
                deviceName(data),
                fact(data, "ClientTimezone").orElse(null));
    }

    private @Nullable String deviceName(ObjectNode data) {
        return fact(data, "UserAgent")
                .or(this::userAgent)
                .map(UserAgent::describe)
                .or(() -> fact(data, "DeviceName"))
                .orElse(null);
    }

    /// What is too long to be such a fact tells nothing; of a User-Agent only a few words are kept.
    private static Optional<String> fact(ObjectNode data, String name) {
        var text = data.path(name).asString("").strip();
        boolean plausible = name.equals("UserAgent") || text.length() <= LONGEST_FACT;
        return text.isEmpty() || !plausible ? Optional.empty() : Optional.of(text);
    }

    /// What is no such data tells nothing; it is never a fault.
    private ObjectNode contextData() {
        var encoded = encodedData();
        if (encoded == null || encoded.length() > LONGEST_DATA) return Json.object();
        try {
            var whole = Json.read(Base64.getDecoder().decode(encoded));
            var payload = Json.read(whole.path("payload").asString(""));
            return payload.get("contextData") instanceof ObjectNode data ? data : Json.object();
        } catch (IllegalArgumentException | NotJson e) {
            return Json.object();
        }
    }
}
