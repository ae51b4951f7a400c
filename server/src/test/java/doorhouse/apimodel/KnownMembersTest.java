package doorhouse.apimodel;

import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.wire.Json;
import org.junit.jupiter.api.Test;

final class KnownMembersTest {
    @Test
    void whatTheModelDoesNotKnowIsLeftOutAtEveryDepth() {
        var operation = ApiModel.load("cognito-idp").operation("CreateUserPool").orElseThrow();
        var request =
                Json.read(
                        """
                        {"PoolName":"p","Poolname":"q","MfaConfiguration":null,
                         "Policies":{"PasswordPolicy":{"MinimumLength":9,"Colour":"red"}},
                         "Schema":[{"Name":"a","Size":1}],
                         "UserPoolTags":{"any":"thing"}}\
                        """);

        var known = KnownMembers.of(operation, request);

        assertThat(known)
                .isEqualTo(
                        Json.read(
                                """
                                {"PoolName":"p","Policies":{"PasswordPolicy":{"MinimumLength":9}},
                                 "UserPoolTags":{"any":"thing"},"Schema":[{"Name":"a"}]}\
                                """));
    }
}
