package doorhouse.userpool.authorization;

import org.jspecify.annotations.Nullable;

/// Where an answer to the client goes. It was checked: it is the client's own.
///
/// @param redirectUri as registered, save for the port of a loopback address
/// @param type decides whether the answer stands in the query or in the fragment
/// @param state given back as it came; null where there was none
public record ReturnAddress(String redirectUri, ResponseType type, @Nullable String state) {}
