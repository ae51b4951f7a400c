package doorhouse.http;

/// Who sent a request, as far as we or those whom we trust can tell.
///
/// @param address an IP address, IPv6 without brackets and scope
/// @param secure whether it came by TLS
record Sender(String address, boolean secure) {}
