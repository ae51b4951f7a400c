package doorhouse.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import doorhouse.apimodel.ApiModel;
import doorhouse.http.Request;
import doorhouse.operation.ApiException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class RestInputTest {
    private static ObjectNode read(
            String operation, Map<String, String> path, String query, String body) {
        var model = ApiModel.load("cognito-sync").operation(operation).orElseThrow();
        var headers = List.of(new Request.Header("X-Amz-Client-Context", "phone"));
        return RestInput.read(
                model,
                new Request("1", "POST", "/", query, headers, body.getBytes(UTF_8), "", path));
    }

    @Test
    void membersComeFromTheirPlaces() {
        var path =
                Map.of("IdentityPoolId", "a%3A1", "IdentityId", "a:2", "DatasetName", "d+%C3%BC");

        var list = read("ListRecords", path, "lastSyncCount=7&maxResults=3&nextToken=a%26b", "");
        var update = read("UpdateRecords", path, "", "{\"SyncSessionToken\":\"t\"}");

        assertThat(list.path("IdentityPoolId").asString()).isEqualTo("a:1");
        assertThat(list.path("DatasetName").asString()).isEqualTo("d+ü");
        assertThat(list.path("LastSyncCount").asLong()).isEqualTo(7);
        assertThat(list.path("NextToken").asString()).isEqualTo("a&b");
        assertThat(update.path("SyncSessionToken").asString()).isEqualTo("t");
        assertThat(update.path("ClientContext").asString()).isEqualTo("phone");
    }

    @Test
    void aBodySaysNothingOfWhatStandsElsewhere() {
        var path = Map.of("IdentityPoolId", "a:1", "IdentityId", "a:2", "DatasetName", "mine");
        var body = "{\"IdentityId\":\"a:3\",\"DatasetName\":\"yours\",\"lastSyncCount\":1}";

        var read = read("UpdateRecords", path, "DatasetName=theirs&IdentityId=a:4", body);

        assertThat(read.path("IdentityId").asString()).isEqualTo("a:2");
        assertThat(read.path("DatasetName").asString()).isEqualTo("mine");
        assertThat(read.propertyNames())
                .containsExactlyInAnyOrder(
                        "IdentityPoolId", "IdentityId", "DatasetName", "ClientContext");
    }

    @Test
    void whatIsOfAnotherTypeIsRefused() {
        var path = Map.of("IdentityPoolId", "a:1", "IdentityId", "a:2", "DatasetName", "d");

        var number = catchThrowable(() -> read("ListRecords", path, "lastSyncCount=many", ""));
        var body = catchThrowable(() -> read("UpdateRecords", path, "", "[]"));
        var nul =
                catchThrowable(() -> read("ListRecords", Map.of("IdentityPoolId", "a%00"), "", ""));

        assertThat(List.of(number, body, nul))
                .allSatisfy(refused ->
                        assertThat(((ApiException) refused).error().name())
                                .isEqualTo("SerializationException"));
    }
}
