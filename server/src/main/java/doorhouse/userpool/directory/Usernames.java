package doorhouse.userpool.directory;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;

import doorhouse.id.Sub;
import doorhouse.userpool.pool.AddressForm;
import doorhouse.userpool.pool.PoolSettings;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a new user is called, by what the call gives as the user name. Where a pool names its users
/// by email or phone number, the name is an address, which becomes the attribute, and the stored
/// user name is the sub. Source: Amazon Cognito Developer Guide, "Customizing sign-in attributes".
public final class Usernames {
    /// @param username as stored
    /// @param attributes those given, with the address that the user is named by
    public record Chosen(String username, Map<String, String> attributes) {}

    private Usernames() {}

    /// @throws doorhouse.operation.ApiException InvalidParameterException when the pool does not
    ///   take such a name
    public static Chosen choose(
            PoolSettings settings, String given, Sub sub, Map<String, String> attributes) {
        if (settings.usernameAttributes().isEmpty()) {
            refuseAliasForm(settings, given);
            return new Chosen(SignInNames.key(settings, given), attributes);
        }
        var named = new LinkedHashMap<>(attributes);
        named.put(addressKind(settings, given), given);
        return new Chosen(sub.value(), named);
    }

    private static void refuseAliasForm(PoolSettings settings, String given) {
        if (settings.aliasAttributes().contains("email") && AddressForm.isEmail(given)) {
            throw INVALID_PARAMETER.because(
                    "Username cannot be of email format, since user pool is configured for email alias.");
        }
        if (settings.aliasAttributes().contains("phone_number")
                && AddressForm.isPhoneNumber(given)) {
            throw INVALID_PARAMETER.because(
                    "Username cannot be of phone number format, since user pool is configured for phone"
                            + " number alias.");
        }
    }

    /// The attribute that the given name is.
    private static String addressKind(PoolSettings settings, String given) {
        boolean byEmail = settings.usernameAttributes().contains("email");
        boolean byPhone = settings.usernameAttributes().contains("phone_number");
        if (byEmail && AddressForm.isEmail(given)) return "email";
        if (byPhone && AddressForm.isPhoneNumber(given)) return "phone_number";
        if (byEmail && byPhone) {
            throw INVALID_PARAMETER.because(
                    "Username should be either an email or a phone number.");
        }
        throw INVALID_PARAMETER.because(
                byEmail ? "Username should be an email." : "Username should be a phone number.");
    }
}
