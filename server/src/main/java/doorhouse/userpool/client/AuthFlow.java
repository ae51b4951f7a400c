package doorhouse.userpool.client;

/// A way to begin a sign-in that a client may be allowed (`ALLOW_…` in ExplicitAuthFlows).
public enum AuthFlow {
    ADMIN_USER_PASSWORD_AUTH,
    USER_PASSWORD_AUTH,
    USER_SRP_AUTH,
    CUSTOM_AUTH,
    USER_AUTH,
    REFRESH_TOKEN_AUTH
}
