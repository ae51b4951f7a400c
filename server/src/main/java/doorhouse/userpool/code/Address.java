package doorhouse.userpool.code;

import doorhouse.message.Message.Medium;

/// Where a code goes.
///
/// @param attribute `email` or `phone_number`
public record Address(String attribute, String value) {
    public static final String EMAIL = "email";
    public static final String PHONE_NUMBER = "phone_number";

    public Medium medium() {
        return attribute.equals(EMAIL) ? Medium.EMAIL : Medium.SMS;
    }

    /// The address so far hidden that only its owner knows it again: `j***@e***`, `+*******1212`.
    public String masked() {
        return attribute.equals(EMAIL) ? maskedEmail() : maskedPhoneNumber();
    }

    private String maskedEmail() {
        int at = value.lastIndexOf('@');
        return first(value) + "***@" + first(value.substring(at + 1)) + "***";
    }

    private static String first(String text) {
        return text.isEmpty() ? "" : Character.toString(text.codePointAt(0));
    }

    private String maskedPhoneNumber() {
        int digits = value.length() - 1;
        int shown = Math.min(4, digits / 2);
        return "+" + "*".repeat(digits - shown) + value.substring(value.length() - shown);
    }
}
