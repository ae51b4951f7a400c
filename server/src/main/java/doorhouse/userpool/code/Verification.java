package doorhouse.userpool.code;

import doorhouse.userpool.directory.User;
import doorhouse.userpool.pool.PoolSettings;
import java.util.Optional;

/// All that proving an address takes.
public record Verification(Codes codes, CodeMessages messages, HourlyLimits limits) {
    /// Where the code of a sign-up goes: an attribute that the pool verifies by itself, the phone
    /// first. Empty where there is none.
    public static Optional<Address> signUpAddress(PoolSettings settings, User user) {
        return address(settings, user, Address.PHONE_NUMBER)
                .or(() -> address(settings, user, Address.EMAIL));
    }

    /// The address of a user who has one.
    public static Optional<Address> anyAddress(User user) {
        return anyOf(user, Address.PHONE_NUMBER).or(() -> anyOf(user, Address.EMAIL));
    }

    private static Optional<Address> anyOf(User user, String attribute) {
        return user.attribute(attribute).map(value -> new Address(attribute, value));
    }

    private static Optional<Address> address(PoolSettings settings, User user, String attribute) {
        if (!settings.autoVerifiedAttributes().contains(attribute)) return Optional.empty();
        return anyOf(user, attribute);
    }

    /// The user with a proven address verified.
    ///
    /// @throws doorhouse.operation.ApiException ExpiredCodeException when the user has another
    ///   address by now: what was proven then says nothing of it
    public static User proven(User user, Codes.Proof proof) {
        var address = proof.address();
        boolean has =
                user.attribute(address.attribute()).filter(address.value()::equals).isPresent();
        if (!has && !proof.pending()) throw Codes.expired();
        return user.withAttribute(address.attribute(), address.value())
                .withAttribute(address.attribute() + "_verified", "true");
    }
}
