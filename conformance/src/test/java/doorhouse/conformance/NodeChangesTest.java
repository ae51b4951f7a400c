package doorhouse.conformance;

import static doorhouse.conformance.UsedSecrets.used;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ExplicitAuthFlowsType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.IdentityProviderTypeType;
import software.amazon.awssdk.services.iam.model.StatusType;
import software.amazon.awssdk.services.sts.StsClient;

/// What one node is told, all know within a second. Every change is made at the first node; before
/// it the others were asked for the same thing, so that whatever they remember is as fresh as it
/// can be.
@Alone
@ExtendWith(SharedNodes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NodeChangesTest {
    private static final Duration SOON = Duration.ofSeconds(1);

    private final Nodes nodes;
    private final CallbackApp app = new CallbackApp();
    private final Site site;
    private final CognitoIdentityProviderClient admin;
    private final List<Change> changes = new ArrayList<>();

    NodeChangesTest(Nodes nodes) throws IOException {
        this.nodes = nodes;
        this.site = NodeSessionsTest.site(nodes, app);
        this.admin = nodes.cognito(0);
    }

    @AfterAll
    void stop() {
        app.close();
    }

    /// Something that a node answers.
    private interface Asked {
        Object at(int node) throws Exception;
    }

    /// @param asked what every node answers before
    /// @param refusal what it says instead afterwards
    private record Change(Asked asked, Runnable made, String refusal) {}

    private void ends(Asked asked, Runnable made, String refusal) {
        changes.add(new Change(asked, made, refusal));
    }

    @Test
    void whatOneNodeEndsHasEndedAtAllWithinASecond() throws InterruptedException {
        settings();
        tokens();
        principals();
        for (var change : changes)
            forOthers(node ->
                    assertThatCode(asking(change, node))
                            .as(change.refusal)
                            .doesNotThrowAnyException());

        for (var change : changes) change.made.run();
        Thread.sleep(SOON);

        for (var change : changes)
            forOthers(node ->
                    assertThatThrownBy(asking(change, node)).hasMessageContaining(change.refusal));
    }

    private static ThrowingCallable asking(Change change, int node) {
        return () -> change.asked.at(node);
    }

    private interface AtNode {
        void at(int node);
    }

    private void forOthers(AtNode work) {
        for (int node = 1; node < nodes.count(); node++) work.at(node);
    }

    private Object signIn(int node, Site where, Person person) {
        return NodeSessionsTest.signIn(
                nodes, node, where.clientId(), person.username(), person.password());
    }

    private void settings() {
        var narrowed = site.with(client -> {});
        var person = site.confirmedUser();
        ends(
                node -> signIn(node, narrowed, person),
                () ->
                        admin.updateUserPoolClient(r ->
                                r.userPoolId(site.poolId())
                                        .clientId(narrowed.clientId())
                                        .explicitAuthFlows(
                                                ExplicitAuthFlowsType.ALLOW_USER_SRP_AUTH)),
                "USER_PASSWORD_AUTH flow not enabled for this client");
        var deleted = site.with(client -> {});
        ends(
                node -> signIn(node, deleted, person),
                () ->
                        admin.deleteUserPoolClient(
                                r -> r.userPoolId(site.poolId()).clientId(deleted.clientId())),
                "does not exist");
        var closing = NodeSessionsTest.site(nodes, app);
        var resident = closing.confirmedUser();
        ends(
                node -> signIn(node, closing, resident),
                () -> admin.deleteUserPool(r -> r.userPoolId(closing.poolId())),
                "does not exist");
        var inward = NodeSessionsTest.site(nodes, app);
        ends(
                node -> {
                    var stranger = Person.fresh();
                    return nodes.cognito(node)
                            .signUp(r ->
                                    r.clientId(inward.clientId())
                                            .username(stranger.username())
                                            .password(stranger.password())
                                            .userAttributes(
                                                    Site.attribute("email", stranger.email())));
                },
                () ->
                        admin.updateUserPool(r ->
                                r.userPoolId(inward.poolId())
                                        .adminCreateUserConfig(
                                                c -> c.allowAdminCreateUserOnly(true))),
                "SignUp is not permitted for this user pool");
    }

    private void tokens() {
        var disabled = site.confirmedUser();
        ends(
                node -> signIn(node, site, disabled),
                () ->
                        admin.adminDisableUser(
                                r -> r.userPoolId(site.poolId()).username(disabled.username())),
                "User is disabled.");
        var leaving = site.confirmedUser();
        var access = access(leaving);
        ends(
                node -> nodes.cognito(node).getUser(r -> r.accessToken(access)),
                () -> admin.globalSignOut(r -> r.accessToken(access)),
                "Access Token has been revoked");
        var revoked =
                used(
                        NodeSessionsTest.signIn(
                                        nodes,
                                        0,
                                        site.clientId(),
                                        leaving.username(),
                                        leaving.password())
                                .authenticationResult()
                                .refreshToken());
        ends(
                node ->
                        nodes.cognito(node)
                                .initiateAuth(r ->
                                        r.clientId(site.clientId())
                                                .authFlow("REFRESH_TOKEN_AUTH")
                                                .authParameters(Map.of("REFRESH_TOKEN", revoked))),
                () -> admin.revokeToken(r -> r.clientId(site.clientId()).token(revoked)),
                "Refresh Token has been revoked");
        var gone = site.confirmedUser();
        var goneAccess = access(gone);
        ends(
                node -> nodes.cognito(node).getUser(r -> r.accessToken(goneAccess)),
                () ->
                        admin.adminDeleteUser(
                                r -> r.userPoolId(site.poolId()).username(gone.username())),
                "User does not exist");
    }

    private String access(Person person) {
        return used(
                NodeSessionsTest.signIn(
                                nodes, 0, site.clientId(), person.username(), person.password())
                        .authenticationResult()
                        .accessToken());
    }

    private static final String ALL_POOLS =
            """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow",
             "Action":"cognito-idp:*","Resource":"*"}]}\
            """;

    private void principals() {
        var iam = nodes.iam(0);
        var stripped = operator("stripped");
        ends(
                node -> pools(node, stripped),
                () -> iam.deleteUserPolicy(r -> r.userName("stripped").policyName("pools")),
                "not authorized to perform: cognito-idp:ListUserPools");
        var idle = operator("idle");
        ends(
                node -> pools(node, idle),
                () ->
                        iam.updateAccessKey(r ->
                                r.userName("idle")
                                        .accessKeyId(idle.resolveCredentials().accessKeyId())
                                        .status(StatusType.INACTIVE)),
                "security token included in the request is invalid");
        var visiting = session("visiting");
        ends(
                node -> pools(node, visiting),
                () -> {
                    iam.deleteRolePolicy(r -> r.roleName("visiting").policyName("pools"));
                    iam.deleteRole(r -> r.roleName("visiting"));
                },
                "security token included in the request is invalid");
    }

    private Object pools(int node, StaticCredentialsProvider credentials) {
        return Sdk.at(nodes.address(node), credentials, CognitoIdentityProviderClient.builder())
                .build()
                .listUserPools(r -> r.maxResults(1));
    }

    private StaticCredentialsProvider operator(String name) {
        var iam = nodes.iam(0);
        iam.createUser(r -> r.userName(name));
        iam.putUserPolicy(r -> r.userName(name).policyName("pools").policyDocument(ALL_POOLS));
        var key = iam.createAccessKey(r -> r.userName(name)).accessKey();
        return StaticCredentialsProvider.create(
                AwsBasicCredentials.create(key.accessKeyId(), used(key.secretAccessKey())));
    }

    private StaticCredentialsProvider session(String roleName) {
        var trust =
                """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow",
                 "Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"sts:AssumeRole"}]}\
                """;
        var iam = nodes.iam(0);
        var role = iam.createRole(r -> r.roleName(roleName).assumeRolePolicyDocument(trust)).role();
        iam.putRolePolicy(r -> r.roleName(roleName).policyName("pools").policyDocument(ALL_POOLS));
        var operator = operator("who-visits");
        iam.putUserPolicy(r ->
                r.userName("who-visits")
                        .policyName("roles")
                        .policyDocument(ALL_POOLS.replace("cognito-idp:*", "sts:AssumeRole")));
        var keys =
                Sdk.at(nodes.address(0), operator, StsClient.builder())
                        .build()
                        .assumeRole(r -> r.roleArn(role.arn()).roleSessionName("once"))
                        .credentials();
        return StaticCredentialsProvider.create(
                AwsSessionCredentials.create(
                        keys.accessKeyId(),
                        used(keys.secretAccessKey()),
                        used(keys.sessionToken())));
    }

    @Test
    void looksAndProvidersAreOnAllPagesWithinASecond() throws IOException, InterruptedException {
        // Classic looks need a domain.
        admin.createUserPoolDomain(r -> r.userPoolId(site.poolId()).domain("several-nodes"));
        var shown = site.with(client -> {});
        forOthers(node -> assertThat(look(shown, node)).doesNotContain("Groesse"));
        var before = look(shown, 1);

        admin.setUICustomization(r ->
                r.userPoolId(site.poolId())
                        .css(".submitButton-customizable {background-color: #0b5d1e;}"));
        admin.createIdentityProvider(r ->
                r.userPoolId(site.poolId())
                        .providerName("Groesse")
                        .providerType(IdentityProviderTypeType.OIDC)
                        .providerDetails(
                                Map.of(
                                        "client_id", "us",
                                        "client_secret", used("a-secret-of-the-provider"),
                                        "attributes_request_method", "GET",
                                        "authorize_scopes", "openid",
                                        "oidc_issuer", "https://idp.example.com",
                                        "authorize_url", "https://idp.example.com/authorize",
                                        "token_url", "https://idp.example.com/token",
                                        "attributes_url", "https://idp.example.com/userinfo",
                                        "jwks_uri", "https://idp.example.com/keys")));
        admin.updateUserPoolClient(r ->
                r.userPoolId(site.poolId())
                        .clientId(shown.clientId())
                        .allowedOAuthFlowsUserPoolClient(true)
                        .allowedOAuthFlowsWithStrings("code")
                        .allowedOAuthScopes("openid")
                        .callbackURLs(app.callback())
                        .supportedIdentityProviders("COGNITO", "Groesse"));
        Thread.sleep(SOON);

        forOthers(node -> {
            assertThat(look(shown, node)).contains("Groesse").isNotEqualTo(before);
            assertThat(styles(shown, node)).isEqualTo(styles(shown, 0));
        });
    }

    private String look(Site shown, int node) {
        try {
            var page =
                    nodes.address(node)
                            + "/"
                            + site.poolId()
                            + "/login?"
                            + Form.write(shown.request("scope", "openid"));
            var answer = shown.get(page);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return answer.body();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> styles(Site shown, int node) {
        return Jsoup.parse(look(shown, node))
                .select("link[rel=stylesheet]")
                .eachAttr("href")
                .stream()
                .map(href -> href.substring(href.lastIndexOf('/')))
                .toList();
    }

    @Test
    void newKeysArePublishedByAllNodesBeforeAnyOfThemSigns() throws Exception {
        var person = site.confirmedUser();
        var before = SignedJWT.parse(access(person));

        nodes.done("rotate-keys", site.poolId());
        Thread.sleep(SOON);

        var known = keys(0);
        assertThat(known.getKeys()).hasSizeGreaterThan(2);
        for (int node = 0; node < nodes.count(); node++) {
            assertThat(ids(keys(node))).containsExactlyInAnyOrderElementsOf(ids(known));
            var token = SignedJWT.parse(access(person));
            assertThat(token.getHeader().getKeyID()).isEqualTo(before.getHeader().getKeyID());
            var key = known.getKeyByKeyId(token.getHeader().getKeyID()).toRSAKey();
            assertThat(token.verify(new RSASSAVerifier(key))).isTrue();
        }
    }

    private JWKSet keys(int node) throws Exception {
        return JWKSet.parse(nodes.get(node).get("/" + site.poolId() + "/.well-known/jwks.json"));
    }

    private static List<String> ids(JWKSet keys) {
        return keys.getKeys().stream().map(key -> key.getKeyID()).toList();
    }
}
