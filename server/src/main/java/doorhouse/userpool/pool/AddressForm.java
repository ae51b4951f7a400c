package doorhouse.userpool.pool;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;

import java.util.regex.Pattern;

/// The forms of addresses that codes are sent to.
public final class AddressForm {
    /// A local part and a domain of at least two labels. No quoting, no comments, nothing that
    /// means something to a mail server (RFC 5321 §4.1.2 allows more than anybody uses).
    private static final Pattern EMAIL =
            Pattern.compile(
                    "[\\p{L}\\p{M}\\p{N}!#$%&'*+/=?^_`{|}~.-]{1,64}"
                            + "@(?:[\\p{L}\\p{M}\\p{N}](?:[\\p{L}\\p{M}\\p{N}-]{0,61}[\\p{L}\\p{M}\\p{N}])?\\.)++"
                            + "[\\p{L}\\p{M}\\p{N}][\\p{L}\\p{M}\\p{N}-]{0,62}");

    private static final int LONGEST_EMAIL = 2_048;

    /// ITU-T E.164: a plus sign and at most 15 digits, the first not zero.
    private static final Pattern PHONE_NUMBER = Pattern.compile("\\+[1-9][0-9]{1,14}");

    private AddressForm() {}

    public static boolean isEmail(String text) {
        return text.length() <= LONGEST_EMAIL && EMAIL.matcher(text).matches();
    }

    public static boolean isPhoneNumber(String text) {
        return PHONE_NUMBER.matcher(text).matches();
    }

    /// @param attribute any; only `email` and `phone_number` have a form
    /// @throws doorhouse.operation.ApiException InvalidParameterException
    static void check(String attribute, String value) {
        if (attribute.equals("email") && !isEmail(value)) {
            throw INVALID_PARAMETER.because("Invalid email address format.");
        }
        if (attribute.equals("phone_number") && !isPhoneNumber(value)) {
            throw INVALID_PARAMETER.because("Invalid phone number format.");
        }
    }
}
