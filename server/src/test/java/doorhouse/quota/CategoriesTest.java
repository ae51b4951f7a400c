package doorhouse.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import doorhouse.apimodel.ApiModel;
import doorhouse.testing.TestBrowser;
import doorhouse.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CategoriesTest {
    private final Categories table = Categories.table();

    @ParameterizedTest
    @ValueSource(strings = {"cognito-idp", "cognito-identity", "cognito-sync", "sts", "iam", "kms"})
    void everyOperationOfAnApiIsCountedInOneCategory(String service) {
        var without = new ArrayList<String>();
        for (var operation : ApiModel.load(service).operations()) {
            if (table.of(service, operation.name()).isEmpty()) without.add(operation.name());
        }

        assertThat(without).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cognito-idp", "cognito-identity", "cognito-sync"})
    void noCategoryNamesAnOperationThatTheApiHasNot(String service) {
        var api = ApiModel.load(service);

        for (var category : table.all()) {
            for (var operation : category.members().getOrDefault(service, List.of()))
                assertThat(api.operation(operation)).as(operation).isPresent();
        }
    }

    @Test
    void whatIsCountedOfPagesIsThere() {
        var server = TestServer.shared();
        var pool = "/" + server.pool().id();
        var browser = new TestBrowser(server);

        for (var category : table.all()) {
            for (var what : category.members().getOrDefault(Category.PAGES, List.of())) {
                var words = what.split(" ");
                var form = words[0].equals("POST") ? "a=b" : null;
                assertThat(browser.send(words[0], pool + words[1], form).statusCode())
                        .as(what)
                        .isNotIn(404, 405);
            }
        }
    }

    /// The default request rates of the Developer Guide.
    @ParameterizedTest
    @CsvSource({
        "cognito-idp, InitiateAuth, UserAuthentication, 120",
        "cognito-idp, AdminCreateUser, UserCreation, 50",
        "cognito-idp, ChangePassword, UserAccountRecovery, 30",
        "cognito-idp, GetUser, UserRead, 120",
        "cognito-idp, UpdateUserAttributes, UserUpdate, 25",
        "cognito-idp, RevokeToken, UserToken, 120",
        "cognito-idp, ListDevices, UserResourceRead, 50",
        "cognito-idp, AdminAddUserToGroup, UserResourceUpdate, 25",
        "cognito-idp, ListUsers, UserList, 30",
        "cognito-idp, ListUserPools, UserPoolRead, 15",
        "cognito-idp, CreateUserPool, UserPoolUpdate, 15",
        "cognito-idp, GetGroup, UserPoolResourceRead, 20",
        "cognito-idp, CreateGroup, UserPoolResourceUpdate, 15",
        "cognito-idp, ListUserPoolClients, UserPoolClientRead, 15",
        "cognito-idp, CreateUserPoolClient, UserPoolClientUpdate, 15",
        "pages, POST /oauth2/token client_credentials, ClientAuthentication, 150",
        "pages, GET /oauth2/idpresponse, UserFederation, 25",
        "pages, POST /login, UserAuthentication, 120",
        "cognito-identity, GetId, GetId, 25",
        "cognito-identity, TagResource, IdentityPoolTagResource, 5",
        "sts, AssumeRole, Sts, 0"
    })
    void theNumbersAreCognitos(String service, String operation, String name, int perSecond) {
        var category = table.of(service, operation).orElseThrow();

        assertThat(category.name()).isEqualTo(name);
        assertThat(category.perSecond()).isEqualTo(perSecond);
    }

    @Test
    void theDocumentedTableIsThisTable() throws IOException {
        var documented = Files.readString(Path.of("..", "docs", "quotas.md"));

        for (var category : table.all()) {
            var members =
                    category.members().entrySet().stream()
                            .map(of -> of.getKey() + ": " + String.join(", ", of.getValue()))
                            .collect(Collectors.joining("; "));
            var row =
                    "| `%s` | %s | %s |"
                            .formatted(
                                    category.name(),
                                    category.perSecond() == 0 ? "-" : category.perSecond(),
                                    members);
            assertThat(documented).contains(row);
        }
    }

    @Test
    void onlyKnownCategoriesAreGranted() {
        assertThatThrownBy(() -> new Rates(false, Map.of("Everything", 1), 1))
                .hasMessage("Everything");
    }
}
