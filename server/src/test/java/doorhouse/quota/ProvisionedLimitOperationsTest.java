package doorhouse.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import doorhouse.testing.TestServer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InvalidParameterException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.LimitType;

class ProvisionedLimitOperationsTest {
    private final CognitoIdentityProviderClient admin = TestServer.shared().admin();

    private LimitType get(Map<String, String> attributes) {
        return admin.getProvisionedLimit(r ->
                        r.limitDefinition(d -> d.limitClass("API_CATEGORY").attributes(attributes)))
                .limit();
    }

    private LimitType update(String category, int value) {
        return admin.updateProvisionedLimit(r ->
                        r.limitDefinition(d ->
                                        d.limitClass("API_CATEGORY")
                                                .attributes(Map.of("Category", category)))
                                .requestedLimitValue(value))
                .limit();
    }

    @Test
    void whatIsFreeIsProvisionedUntilMoreIsAskedFor() {
        var before = get(Map.of("Category", "UserList"));
        assertThat(before.freeLimitValue()).isEqualTo(30);
        assertThat(before.provisionedLimitValue()).isEqualTo(30);
        assertThat(before.limitDefinition().attributes()).isEqualTo(Map.of("Category", "UserList"));

        assertThat(update("UserList", 31).provisionedLimitValue()).isEqualTo(31);

        assertThat(get(Map.of("Category", "UserList")).provisionedLimitValue()).isEqualTo(31);
        assertThat(get(Map.of("Category", "UserRead")).provisionedLimitValue()).isEqualTo(120);
        assertThat(update("UserList", 30).provisionedLimitValue()).isEqualTo(30);
    }

    @Test
    void lessThanIsFreeAndUnknownCategoriesAreRefused() {
        assertThat(catchThrowable(() -> update("UserList", 29)))
                .isInstanceOf(InvalidParameterException.class);
        assertThat(catchThrowable(() -> update("Everything", 1_000)))
                .isInstanceOf(InvalidParameterException.class);
        assertThat(catchThrowable(() -> get(Map.of())))
                .isInstanceOf(InvalidParameterException.class);
        assertThat(catchThrowable(() -> get(Map.of("Category", "UserList", "Other", "x"))))
                .isInstanceOf(InvalidParameterException.class);
    }
}
