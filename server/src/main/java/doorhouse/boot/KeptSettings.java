package doorhouse.boot;

import java.util.List;
import java.util.Map;

/// Settings that are checked, kept and given back, and whose effect is to come. A sign-in that
/// would need a code by mail or text message as second factor is refused.
final class KeptSettings {
    /// By the operation that sets them; the members of its request.
    static final Map<String, List<String>> BY_OPERATION =
            Map.of(
                    "CreateUserPool",
                    List.of(
                            "DeviceConfiguration",
                            "EmailConfiguration",
                            "IssuerConfiguration",
                            "KeyConfiguration",
                            "LambdaConfig",
                            "SmsConfiguration",
                            "UserPoolAddOns"),
                    "CreateUserPoolClient",
                    List.of(
                            "AllowedOAuthFlows",
                            "AllowedOAuthFlowsUserPoolClient",
                            "AllowedOAuthScopes",
                            "AnalyticsConfiguration",
                            "CallbackURLs",
                            "DefaultRedirectURI",
                            "EnablePropagateAdditionalUserContextData",
                            "LogoutURLs",
                            "SupportedIdentityProviders"),
                    "SetUserPoolMfaConfig",
                    List.of(
                            "EmailMfaConfiguration",
                            "SmsMfaConfiguration",
                            "WebAuthnConfiguration"));

    private KeptSettings() {}
}
