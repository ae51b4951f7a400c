package doorhouse.userpool.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.testing.TestFunctions.TestFunction;
import doorhouse.testing.TestOidcProvider;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.model.LambdaConfigType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserStatusType;
import tools.jackson.databind.node.ObjectNode;

/// What the pool's own functions hear and say of users of other providers.
class FederationTriggersTest {
    private final TestServer server = TestServer.shared();
    private TestOidcProvider idp;
    private TestPool pool;
    private Journey journey;

    @BeforeEach
    void start() {
        idp = TestOidcProvider.start(server.clock());
        idp.user(Map.of("sub", "1", "mail", "ana@example.com", "name", "Ана"));
        pool(_ -> {});
    }

    @AfterEach
    void stop() {
        idp.close();
    }

    private void pool(Consumer<LambdaConfigType.Builder> functions) {
        pool = server.pool(r -> r.lambdaConfig(c -> functions.accept(c)));
        Journey.provider(
                pool, "Idp", "OIDC", idp.details(), Map.of("email", "mail", "name", "name"));
        journey = new Journey(pool, Journey.client(pool, "Idp"), "Idp");
    }

    private static void inbound(LambdaConfigType.Builder config, TestFunction function) {
        config.inboundFederation(f -> f.lambdaVersion("V1_0").lambdaArn(function.arn()));
    }

    @Test
    void allFunctionsAreMetInOrder() {
        var one = server.functions().make(_ -> {});
        pool(c -> {
            inbound(c, one);
            c.preSignUp(one.arn())
                    .postConfirmation(one.arn())
                    .preAuthentication(one.arn())
                    .postAuthentication(one.arn())
                    .preTokenGeneration(one.arn());
        });

        journey.idToken();
        assertThat(one.sources())
                .containsExactly(
                        "InboundFederation_ExternalProvider",
                        "PreSignUp_ExternalProvider",
                        "PostConfirmation_ConfirmSignUp",
                        "PostAuthentication_Authentication",
                        "TokenGeneration_HostedAuth");
        one.events().clear();
        journey.another().idToken();

        assertThat(one.sources())
                .containsExactly(
                        "InboundFederation_ExternalProvider",
                        "PostAuthentication_Authentication",
                        "TokenGeneration_HostedAuth");
    }

    @Test
    void inboundFederationIsToldWhatTheProviderSaid() {
        var function = server.functions().make(_ -> {});
        pool(c -> inbound(c, function));

        journey.idToken();

        var event = function.event();
        assertThat(event.path("userName").asString()).isEqualTo("Idp_1");
        var request = (ObjectNode) event.path("request");
        assertThat(request.path("providerName").asString()).isEqualTo("Idp");
        assertThat(request.path("providerType").asString()).isEqualTo("OIDC");
        var attributes = request.path("attributes");
        assertThat(attributes.path("idToken").path("name").asString()).isEqualTo("Ана");
        assertThat(attributes.path("userInfo").path("mail").asString())
                .isEqualTo("ana@example.com");
        assertThat(attributes.path("tokenResponse").path("token_type").asString())
                .isEqualTo("Bearer");
        assertThat(journey.attributes("Idp_1")).containsEntry("name", "Ана");
    }

    @Test
    void whatInboundFederationGivesStandsInPlaceOfAll() {
        var function =
                server.functions()
                        .answering(response ->
                                response.putObject("userAttributesToMap")
                                        .put("sub", "another")
                                        .put("mail", "new@example.com"));
        pool(c -> inbound(c, function));

        journey.idToken();

        assertThat(journey.attributes("Idp_1"))
                .containsEntry("email", "new@example.com")
                .doesNotContainKey("name");
    }

    @Test
    void aRefusalByAFunctionMakesNothing() {
        for (var name : List.of("InboundFederation", "PreSignUp")) {
            var function = server.functions().throwing("not you");
            pool(c -> {
                if (name.equals("PreSignUp")) c.preSignUp(function.arn());
                else inbound(c, function);
            });

            assertThat(journey.refusal())
                    .isEqualTo("invalid_request: " + name + " failed with error not you. ");
            assertThat(journey.users()).isZero();
            assertThat(server.admin().listGroups(r -> r.userPoolId(pool.id())).groups()).isEmpty();
        }
    }

    @Test
    void whoIsRefusedAfterwardsHasAWholeProfile() {
        var function = server.functions().throwing("not yet");
        pool(c -> c.postConfirmation(function.arn()));

        assertThat(journey.refusal())
                .isEqualTo("invalid_request: PostConfirmation failed with error not yet. ");

        assertThat(journey.attributes("Idp_1")).containsKeys("identities", "email");
        assertThat(journey.another().signIn()).containsKey("code");
    }

    @Test
    void postAuthenticationRefusesTheSignIn() {
        var function = server.functions().throwing("closed");
        pool(c -> c.postAuthentication(function.arn()));

        assertThat(journey.refusal())
                .isEqualTo("invalid_request: PostAuthentication failed with error closed. ");
    }

    @Test
    void preSignUpSeesWhatIsMappedAndChangesNoStatus() {
        var function =
                server.functions()
                        .answering(response ->
                                response.put("autoConfirmUser", true)
                                        .put("autoVerifyEmail", true)
                                        .put("autoVerifyPhone", true));
        pool(c -> c.preSignUp(function.arn()));

        journey.idToken();

        var attributes = function.event().path("request").path("userAttributes");
        assertThat(attributes.path("email").asString()).isEqualTo("ana@example.com");
        assertThat(journey.user("Idp_1").orElseThrow().userStatus())
                .isEqualTo(UserStatusType.EXTERNAL_PROVIDER);
        assertThat(journey.attributes("Idp_1")).containsEntry("email_verified", "false");
    }

    @Test
    void whomPreSignUpLinksSignsInAsThatUserAtOnce() {
        var function =
                server.functions()
                        .make(event -> {
                            var source = event.path("triggerSource").asString();
                            if (source.equals("PreSignUp_ExternalProvider")) link("ana", "1");
                        });
        pool(c -> c.preSignUp(function.arn()));
        server.admin().adminCreateUser(r -> r.userPoolId(pool.id()).username("ana"));

        var claims = journey.idToken();

        assertThat(claims.getClaim("cognito:username")).isEqualTo("ana");
        assertThat(journey.users()).isEqualTo(1);
    }

    private void link(String username, String subject) {
        server.admin()
                .adminLinkProviderForUser(r ->
                        r.userPoolId(pool.id())
                                .destinationUser(u ->
                                        u.providerName("Cognito").providerAttributeValue(username))
                                .sourceUser(u ->
                                        u.providerName("Idp")
                                                .providerAttributeName("Cognito_Subject")
                                                .providerAttributeValue(subject)));
    }
}
