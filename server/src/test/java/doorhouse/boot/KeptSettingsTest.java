package doorhouse.boot;

import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.apimodel.ApiModel;
import org.junit.jupiter.api.Test;

class KeptSettingsTest {
    @Test
    void eachIsAMemberThatTheApiKnows() {
        var model = ApiModel.load("cognito-idp");

        KeptSettings.BY_OPERATION.forEach((operation, members) ->
                assertThat(model.operation(operation).orElseThrow().input().members())
                        .as(operation)
                        .containsKeys(members.toArray(String[]::new)));
    }
}
