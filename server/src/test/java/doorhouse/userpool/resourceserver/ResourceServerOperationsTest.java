package doorhouse.userpool.resourceserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import doorhouse.testing.OnBothDatabases;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CreateUserPoolClientRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InvalidParameterException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.LimitExceededException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ResourceNotFoundException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ResourceServerScopeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ResourceServerType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ScopeDoesNotExistException;

@OnBothDatabases
class ResourceServerOperationsTest {
    private static final String WEATHER = "https://weather.example.com/v1";

    private final TestServer server = TestServer.shared();
    private final CognitoIdentityProviderClient admin = server.admin();
    private TestPool pool;

    @BeforeEach
    void makeAPool() {
        pool = server.pool();
    }

    private static ResourceServerScopeType scope(String name, String description) {
        return ResourceServerScopeType.builder()
                .scopeName(name)
                .scopeDescription(description)
                .build();
    }

    private ResourceServerType create(String identifier, ResourceServerScopeType... scopes) {
        return admin.createResourceServer(r ->
                        r.userPoolId(pool.id())
                                .identifier(identifier)
                                .name("Weather")
                                .scopes(scopes))
                .resourceServer();
    }

    private ResourceServerType describe(String identifier) {
        return admin.describeResourceServer(r -> r.userPoolId(pool.id()).identifier(identifier))
                .resourceServer();
    }

    @Test
    void whatWasSentComesBackInItsOrder() {
        var created =
                create(WEATHER, scope("schreiben", "Wetter ändern, 天気"), scope("read", "Read"));

        assertThat(created.userPoolId()).isEqualTo(pool.id());
        assertThat(created.identifier()).isEqualTo(WEATHER);
        assertThat(created.name()).isEqualTo("Weather");
        assertThat(created.scopes())
                .containsExactly(scope("schreiben", "Wetter ändern, 天気"), scope("read", "Read"));
        assertThat(describe(WEATHER)).isEqualTo(created);
    }

    @Test
    void aServerNeedsNoScopes() {
        admin.createResourceServer(
                r -> r.userPoolId(pool.id()).identifier("bare").name("Nothing yet"));

        assertThat(describe("bare").hasScopes()).isFalse();
    }

    @Test
    void anIdentifierIsTakenOnlyOnceInItsPool() {
        create("api", scope("read", "Read"));
        var other = server.pool();
        admin.createResourceServer(r -> r.userPoolId(other.id()).identifier("api").name("Other"));

        var again = catchThrowable(() -> create("api"));

        assertThat(again)
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("api already exists in user pool " + pool.id() + ".");
        assertThat(describe("api").scopes()).hasSize(1);
    }

    @Test
    void anUpdateReplacesNameAndScopes() {
        create("api", scope("read", "Read"));

        admin.updateResourceServer(r ->
                r.userPoolId(pool.id())
                        .identifier("api")
                        .name("New")
                        .scopes(scope("write", "Write")));
        assertThat(describe("api").name()).isEqualTo("New");
        assertThat(describe("api").scopes()).containsExactly(scope("write", "Write"));

        admin.updateResourceServer(r -> r.userPoolId(pool.id()).identifier("api").name("New"));
        assertThat(describe("api").scopes()).isEmpty();
    }

    @Test
    void whatIsDeletedIsGone() {
        create("api");

        admin.deleteResourceServer(r -> r.userPoolId(pool.id()).identifier("api"));

        assertThat(catchThrowable(() -> describe("api")))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("Resource server api does not exist.");
        assertThat(
                        catchThrowable(() ->
                                admin.deleteResourceServer(
                                        r -> r.userPoolId(pool.id()).identifier("api"))))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThat(
                        catchThrowable(() ->
                                admin.updateResourceServer(
                                        r -> r.userPoolId(pool.id()).identifier("api").name("x"))))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void aPoolHasTwentyFiveServersAndPagesOfThem() {
        for (int i = 0; i < 25; i++) create("api-" + (char) ('a' + i));

        assertThat(catchThrowable(() -> create("one-more")))
                .isInstanceOf(LimitExceededException.class);

        var seen = new ArrayList<String>();
        var sizes = new ArrayList<Integer>();
        String next = null;
        do {
            String from = next;
            var page =
                    admin.listResourceServers(
                            r -> r.userPoolId(pool.id()).maxResults(12).nextToken(from));
            sizes.add(page.resourceServers().size());
            page.resourceServers().forEach(s -> seen.add(s.identifier()));
            next = page.nextToken();
        } while (next != null);
        assertThat(sizes).containsExactly(12, 12, 1);
        assertThat(seen).hasSize(25).doesNotHaveDuplicates();
        assertThat(admin.listResourceServers(r -> r.userPoolId(pool.id())).resourceServers())
                .hasSize(25);
    }

    @Test
    void aServerHasAHundredScopesOfDifferentNames() {
        var hundred =
                IntStream.range(0, 100)
                        .mapToObj(i -> scope("s" + i, "Scope"))
                        .toArray(ResourceServerScopeType[]::new);
        var more = new ArrayList<>(List.of(hundred));
        more.add(scope("s100", "Scope"));

        assertThat(create("full", hundred).scopes()).hasSize(100);
        assertThat(
                        catchThrowable(() ->
                                create("fuller", more.toArray(ResourceServerScopeType[]::new))))
                .isInstanceOf(InvalidParameterException.class);
        assertThat(catchThrowable(() -> create("twice", scope("a", "A"), scope("a", "B"))))
                .isInstanceOf(InvalidParameterException.class);
        assertThat(catchThrowable(() -> create("slash", scope("a/b", "A"))))
                .isInstanceOf(InvalidParameterException.class);
    }

    @Test
    void aClientMayNameTheScopesThatThereAre() {
        create(WEATHER, scope("read", "Read"));
        var read = client(pool.id(), "openid", WEATHER + "/read");
        assertThat(
                        admin.describeUserPoolClient(r -> r.userPoolId(pool.id()).clientId(read))
                                .userPoolClient()
                                .allowedOAuthScopes())
                .containsExactly("openid", WEATHER + "/read");

        assertThat(catchThrowable(() -> client(pool.id(), "openid", WEATHER + "/write")))
                .isInstanceOf(ScopeDoesNotExistException.class)
                .hasMessageContaining("Invalid scope requested: " + WEATHER + "/write");
        var other = server.pool();
        assertThat(catchThrowable(() -> client(other.id(), "openid", WEATHER + "/read")))
                .isInstanceOf(ScopeDoesNotExistException.class);
    }

    private String client(String pool, String... scopes) {
        CreateUserPoolClientRequest request =
                CreateUserPoolClientRequest.builder()
                        .userPoolId(pool)
                        .clientName("weather")
                        .allowedOAuthFlowsUserPoolClient(true)
                        .allowedOAuthFlowsWithStrings("code")
                        .allowedOAuthScopes(scopes)
                        .callbackURLs("https://app.example.com/")
                        .build();
        return admin.createUserPoolClient(request).userPoolClient().clientId();
    }
}
