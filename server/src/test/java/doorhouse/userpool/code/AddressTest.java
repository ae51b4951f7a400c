package doorhouse.userpool.code;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressTest {
    @ParameterizedTest
    @CsvSource({
        "email, jane@example.com, j***@e***",
        "email, j@e.org, j***@e***",
        "email, a@b@c.org, a***@c***",
        "email, 🐎x@ž.org, 🐎***@ž***",
        "phone_number, +15555551212, +*******1212",
        "phone_number, +4912345, +****345",
        "phone_number, +12, +*2",
    })
    void onlyItsOwnerKnowsItAgain(String attribute, String value, String masked) {
        assertThat(new Address(attribute, value).masked()).isEqualTo(masked);
    }
}
