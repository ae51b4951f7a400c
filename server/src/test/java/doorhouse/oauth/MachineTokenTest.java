package doorhouse.oauth;

import static doorhouse.oauth.RelyingParty.error;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jwt.JWTClaimsSet;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import doorhouse.wire.Json;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.model.NotAuthorizedException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.OAuthFlowType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.PreTokenGenerationLambdaVersionType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ResourceServerScopeType;

class MachineTokenTest {
    private final TestServer server = TestServer.shared();
    private final TestPool pool = server.pool();

    private static ResourceServerScopeType scope(String name) {
        return ResourceServerScopeType.builder().scopeName(name).scopeDescription(name).build();
    }

    private RelyingParty machine(TestPool of) {
        server.admin()
                .createResourceServer(r ->
                        r.userPoolId(of.id())
                                .identifier("https://orders.example")
                                .name("Bestellungen")
                                .scopes(List.of(scope("read"), scope("write"))));
        return RelyingParty.of(
                of,
                r ->
                        r.generateSecret(true)
                                .allowedOAuthFlows(OAuthFlowType.CLIENT_CREDENTIALS)
                                .allowedOAuthScopes(
                                        "https://orders.example/read",
                                        "https://orders.example/write"));
    }

    private HttpResponse<String> ask(RelyingParty machine, String... more) {
        var form = new LinkedHashMap<String, String>();
        form.put("grant_type", "client_credentials");
        form.put("client_id", machine.id());
        form.put("client_secret", Objects.requireNonNull(machine.secret()));
        for (int i = 0; i < more.length; i += 2) form.put(more[i], more[i + 1]);
        return machine.post("/oauth2/token", form);
    }

    private static String token(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Json.read(answer.body()).path("access_token").asString();
    }

    private static JWTClaimsSet claims(HttpResponse<String> answer) {
        return Tokens.claims(token(answer));
    }

    @Test
    void aMachineGetsAnAccessTokenAboutItself() throws Exception {
        var machine = machine(pool);

        var answer = ask(machine, "scope", "https://orders.example/read");

        assertThat(Json.read(answer.body()).propertyNames())
                .containsExactly("access_token", "expires_in", "token_type");
        var claims = claims(answer);
        assertThat(claims.getClaims())
                .containsOnlyKeys(
                        "sub",
                        "token_use",
                        "scope",
                        "auth_time",
                        "iss",
                        "exp",
                        "iat",
                        "version",
                        "jti",
                        "client_id");
        assertThat(claims.getSubject()).isEqualTo(machine.id());
        assertThat(claims.getStringClaim("scope")).isEqualTo("https://orders.example/read");
        assertThat(claims.getLongClaim("version")).isEqualTo(2);
    }

    @Test
    void withoutAScopeItGetsAllAndNoneThatIsNotItsOwn() throws Exception {
        var machine = machine(pool);

        assertThat(claims(ask(machine)).getStringClaim("scope"))
                .isEqualTo("https://orders.example/read https://orders.example/write");
        assertThat(error(ask(machine, "scope", "https://orders.example/delete")))
                .isEqualTo("invalid_scope");
        assertThat(error(ask(machine, "scope", "openid"))).isEqualTo("invalid_scope");
        assertThat(error(ask(machine, "resource", "https://a.example")))
                .isEqualTo("invalid_target");
    }

    @Test
    void aScopeThatItsServerGaveUpIsNotGranted() throws Exception {
        var machine = machine(pool);
        server.admin()
                .updateResourceServer(r ->
                        r.userPoolId(pool.id())
                                .identifier("https://orders.example")
                                .name("Bestellungen")
                                .scopes(List.of(scope("read"))));

        var claims =
                claims(
                        ask(
                                machine,
                                "scope",
                                "https://orders.example/write https://orders.example/read"));

        assertThat(claims.getStringClaim("scope")).isEqualTo("https://orders.example/read");
    }

    @Test
    void theThirdVersionOfTheFunctionIsAskedAndTold() throws Exception {
        var function =
                server.functions()
                        .answering(r -> {
                            var access =
                                    r.putObject("claimsAndScopeOverrideDetails")
                                            .putObject("accessTokenGeneration");
                            access.putObject("claimsToAddOrOverride").put("mandant", "Zürich");
                            access.putArray("scopesToAdd").add("orders:audit");
                        });
        var withFunction =
                server.pool(r ->
                        r.lambdaConfig(l ->
                                l.preTokenGenerationConfig(c ->
                                        c.lambdaArn(function.arn())
                                                .lambdaVersion(
                                                        PreTokenGenerationLambdaVersionType
                                                                .V3_0))));
        var machine = machine(withFunction);

        var claims =
                claims(
                        ask(
                                machine,
                                "scope",
                                "https://orders.example/read",
                                "aws_client_metadata",
                                "{\"von\":\"Straße 1\"}"));

        assertThat(claims.getStringClaim("mandant")).isEqualTo("Zürich");
        assertThat(claims.getStringClaim("scope"))
                .isEqualTo("https://orders.example/read orders:audit");
        assertThat(function.event().at("/request/clientMetadata/von").asString())
                .isEqualTo("Straße 1");
        assertThat(function.sources()).containsExactly("TokenGeneration_ClientCredentials");
        assertThat(error(ask(machine, "aws_client_metadata", "[1]"))).isEqualTo("invalid_request");
        assertThat(error(ask(machine, "aws_client_metadata", "{\"a\":1}")))
                .isEqualTo("invalid_request");
    }

    @Test
    void aFunctionThatFailsIsTold() {
        var function = server.functions().throwing("no machines today");
        var withFunction =
                server.pool(r ->
                        r.lambdaConfig(l ->
                                l.preTokenGenerationConfig(c ->
                                        c.lambdaArn(function.arn())
                                                .lambdaVersion(
                                                        PreTokenGenerationLambdaVersionType
                                                                .V3_0))));

        var answer = ask(machine(withFunction));

        assertThat(error(answer)).isEqualTo("invalid_grant");
        assertThat(answer.body()).contains("no machines today");
    }

    @Test
    void aMachineIsNoUser() {
        var machine = machine(pool);
        var token = token(ask(machine));

        var refused =
                catchThrowableOfType(
                        NotAuthorizedException.class,
                        () -> server.app().getUser(r -> r.accessToken(token)));
        var userInfo = UserInfoTest.ask(machine, token);

        assertThat(refused.awsErrorDetails().errorMessage())
                .isEqualTo("Access Token does not have required scopes");
        assertThat(userInfo.statusCode()).isEqualTo(401);
    }

    @Test
    void aDeletedClientGetsNothing() {
        var machine = machine(pool);
        assertThat(ask(machine).statusCode()).isEqualTo(200);

        server.admin().deleteUserPoolClient(r -> r.userPoolId(pool.id()).clientId(machine.id()));

        assertThat(error(ask(machine))).isEqualTo("invalid_client");
    }

    @Test
    void aClientWithoutASecretOrWithoutTheFlowIsNoMachine() {
        var people = RelyingParty.confidentialOf(pool);

        assertThat(error(ask(people))).isEqualTo("unauthorized_client");
    }
}
