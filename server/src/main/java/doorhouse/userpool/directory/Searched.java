package doorhouse.userpool.directory;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What of a user is searched by index: each has a column of its own in the user's row. An index
/// begins with the pool and a letter, a text that no other index has, so only this one can answer
/// who asks for it.
enum Searched {
    USERNAME('u'),
    EMAIL('e'),
    PHONE_NUMBER('p'),
    NAME('n'),
    GIVEN_NAME('g'),
    FAMILY_NAME('f'),
    PREFERRED_USERNAME('r');

    private final String attribute = name().toLowerCase(Locale.ROOT);
    private final char letter;

    Searched(char letter) {
        this.letter = letter;
    }

    static Optional<Searched> of(String attribute) {
        return Arrays.stream(values()).filter(one -> one.attribute.equals(attribute)).findFirst();
    }

    /// As the API names it.
    String attribute() {
        return attribute;
    }

    String column() {
        return "searched_" + attribute;
    }

    /// What its index has of a pool, and the value for it.
    String pool() {
        return "user_pool_id || '" + letter + "'";
    }

    String pool(String userPoolId) {
        return userPoolId + letter;
    }
}
