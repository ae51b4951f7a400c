package doorhouse.userpool.signin;

import doorhouse.userpool.code.Address;
import doorhouse.userpool.code.CodePurpose;
import doorhouse.userpool.mfa.MfaKind;
import java.util.Locale;
import java.util.Optional;

/// An address that a user names in the middle of a sign-in, to have codes of the second factor sent
/// there.
enum AddressSetUp {
    EMAIL(MfaKind.EMAIL_OTP, CodePurpose.EMAIL_MFA, Address.EMAIL, "setsEmailUp"),
    PHONE(MfaKind.SMS_MFA, CodePurpose.SMS_MFA, Address.PHONE_NUMBER, "setsPhoneUp");

    private final MfaKind kind;
    private final CodePurpose purpose;
    private final String attribute;
    private final String fact;

    AddressSetUp(MfaKind kind, CodePurpose purpose, String attribute, String fact) {
        this.kind = kind;
        this.purpose = purpose;
        this.attribute = attribute;
        this.fact = fact;
    }

    MfaKind kind() {
        return kind;
    }

    CodePurpose purpose() {
        return purpose;
    }

    /// The address that an answer to MFA_SETUP names. The Developer Guide writes the name as the
    /// attribute's, in small letters.
    Optional<Address> named(Asked asked) {
        return asked.find(attribute.toUpperCase(Locale.ROOT))
                .or(() -> asked.find(attribute))
                .map(value -> new Address(attribute, value));
    }

    /// The sign-in as one in which this is on its way.
    SignIn begun(SignIn signIn) {
        return signIn.with(fact, "true");
    }

    boolean isOnItsWay(SignIn signIn) {
        return signIn.fact(fact).isPresent();
    }
}
