package doorhouse.oauth;

import static doorhouse.oauth.RelyingParty.REDIRECT;
import static doorhouse.oauth.RelyingParty.error;
import static doorhouse.testing.TestBrowser.location;
import static doorhouse.testing.TestBrowser.parameters;
import static doorhouse.testing.TestPool.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.oauth2.sdk.pkce.CodeChallenge;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.claims.AccessTokenHash;
import doorhouse.testing.OnBothDatabases;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.model.NotAuthorizedException;

@OnBothDatabases
class CodeFlowTest {
    private final TestServer server = TestServer.shared();
    private final TestPool pool = server.pool();

    private RelyingParty app() {
        pool.confirmedUser(
                "ana",
                attribute("email", "ana@müller.example"),
                attribute("email_verified", "true"),
                attribute("phone_number", "+4912345678"),
                attribute("name", "Ana Müller 安娜"),
                attribute("address", "Am Markt 1"));
        return RelyingParty.publicOf(pool);
    }

    private static String challenge(CodeVerifier verifier) {
        return CodeChallenge.compute(CodeChallengeMethod.S256, verifier).getValue();
    }

    @Test
    void aCodeBringsTokensThatAnotherProjectsLibraryAccepts() throws Exception {
        var app = app();
        var verifier = new CodeVerifier();

        var code =
                app.code(
                        "ana",
                        "scope",
                        "openid email",
                        "nonce",
                        "n-0S6",
                        "code_challenge",
                        challenge(verifier),
                        "code_challenge_method",
                        "S256");
        var tokens = Tokens.of(app.exchange(code, verifier));

        var id = app.verified(tokens, "n-0S6");
        assertThat(code)
                .matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
        assertThat(id.getStringClaim("email")).isEqualTo("ana@müller.example");
        assertThat(id.getBooleanClaim("email_verified")).isTrue();
        assertThat(id.getAccessTokenHash())
                .isEqualTo(
                        AccessTokenHash.compute(
                                tokens.all().getAccessToken(),
                                com.nimbusds.jose.JWSAlgorithm.RS256,
                                null));
        assertThat(tokens.all().getAccessToken().getLifetime()).isEqualTo(3600);
        assertThat(tokens.refresh().split("\\.")).hasSize(5);
    }

    @Test
    void theAccessTokenSaysWhatWasGranted() throws Exception {
        var app = app();

        var tokens = app.tokens("ana", "scope", "openid profile");

        var access = tokens.accessClaims();
        assertThat(access.getLongClaim("version")).isEqualTo(2);
        assertThat(access.getStringClaim("scope")).isEqualTo("openid profile");
        assertThat(access.getStringClaim("client_id")).isEqualTo(app.id());
        assertThat(access.getStringClaim("username")).isEqualTo("ana");
        assertThat(access.getAudience()).isEmpty();
        assertThat(access.getStringClaim("origin_jti"))
                .isEqualTo(tokens.idClaims().getStringClaim("origin_jti"));
    }

    @Test
    void theScopesSayWhichAttributesTheIdTokenHas() {
        var app = app();

        var all = app.tokens("ana", "scope", "openid").idClaims().getClaims();
        var email = app.tokens("ana", "scope", "openid email").idClaims().getClaims();
        var rest = app.tokens("ana", "scope", "openid profile").idClaims().getClaims();
        var both = app.tokens("ana", "scope", "openid phone email").idClaims().getClaims();

        assertThat(all).containsKeys("email", "email_verified", "phone_number", "name", "address");
        assertThat(email).containsKeys("email", "email_verified", "cognito:username");
        assertThat(email).doesNotContainKeys("phone_number", "name", "address");
        assertThat(rest).containsEntry("name", "Ana Müller 安娜").containsKey("address");
        assertThat(rest).doesNotContainKeys("email", "email_verified", "phone_number");
        assertThat(both).containsKeys("email", "phone_number").doesNotContainKey("name");
    }

    @Test
    void withoutOpenidThereIsNoIdToken() {
        var app = app();

        var answer =
                app.post(
                        "/oauth2/token",
                        Map.of(
                                "grant_type",
                                "authorization_code",
                                "client_id",
                                app.id(),
                                "redirect_uri",
                                REDIRECT,
                                "code",
                                app.code("ana", "scope", "aws.cognito.signin.user.admin")));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).doesNotContain("id_token").contains("\"refresh_token\"");
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValue("application/json;charset=UTF-8");
    }

    @Test
    void aClientThatNamesNoScopeGetsAllOfItsOwn() throws Exception {
        var app = app();

        var scope = app.tokens("ana").accessClaims().getStringClaim("scope");

        assertThat(scope.split(" "))
                .containsExactlyInAnyOrder(
                        "openid", "email", "phone", "profile", "aws.cognito.signin.user.admin");
    }

    @Test
    void theUsersOwnOperationsNeedTheirScope() {
        var app = app();
        var with = app.tokens("ana", "scope", "openid aws.cognito.signin.user.admin").access();
        var without = app.tokens("ana", "scope", "openid").access();

        var user = server.app().getUser(r -> r.accessToken(with));
        var refused =
                catchThrowableOfType(
                        NotAuthorizedException.class,
                        () -> server.app().getUser(r -> r.accessToken(without)));

        assertThat(user.username()).isEqualTo("ana");
        assertThat(refused.awsErrorDetails().errorMessage())
                .isEqualTo("Access Token does not have required scopes");
    }

    @Test
    void aResourceIsTheAudienceAlsoAfterARefresh() {
        var app = app();

        var code = app.code("ana", "resource", "https://api.example.com/v1");
        var tokens = Tokens.of(app.exchange(code, null));
        var later = Tokens.of(app.refresh(tokens.refresh()));

        assertThat(tokens.accessClaims().getAudience())
                .containsExactly("https://api.example.com/v1");
        assertThat(later.accessClaims().getAudience())
                .containsExactly("https://api.example.com/v1");
        assertThat(later.idClaims().getAudience()).containsExactly(app.id());
    }

    @Test
    void aCodeIsGoodForFiveMinutes() {
        var app = app();
        var early = app.code("ana");
        var late = app.code("ana");

        server.clock().forward(Duration.ofMinutes(4).plusSeconds(50));
        var inTime = app.exchange(early, null);
        server.clock().forward(Duration.ofSeconds(11));
        var tooLate = app.exchange(late, null);

        assertThat(inTime.indicatesSuccess()).isTrue();
        assertThat(error(tooLate)).isEqualTo("invalid_grant");
    }

    @Test
    void aSecondUseIsRefusedAndEndsWhatTheFirstOneGave() {
        var app = app();
        var code = app.code("ana");
        var tokens = Tokens.of(app.exchange(code, null));
        var others = app.tokens("ana");

        var again = app.exchange(code, null);

        assertThat(error(again)).isEqualTo("invalid_grant");
        assertThat(error(app.refresh(tokens.refresh()))).isEqualTo("invalid_grant");
        var refused =
                catchThrowableOfType(
                        NotAuthorizedException.class,
                        () -> server.app().getUser(r -> r.accessToken(tokens.access())));
        assertThat(refused.awsErrorDetails().errorMessage())
                .isEqualTo("Access Token has been revoked");
        assertThat(app.refresh(others.refresh()).indicatesSuccess()).isTrue();
    }

    @Test
    void ofManyWhoUseACodeAtOnceOneGetsTokensAndTheyAreDead() throws Exception {
        var app = app();
        var code = app.code("ana");

        List<String> given;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<String> use =
                    () -> {
                        var answer = app.exchange(code, null);
                        return answer.indicatesSuccess() ? Tokens.of(answer).refresh() : "";
                    };
            given =
                    threads.invokeAll(java.util.Collections.nCopies(12, use)).stream()
                            .map(future -> future.resultNow())
                            .filter(token -> !token.isEmpty())
                            .toList();
        }

        assertThat(given).hasSize(1);
        assertThat(error(app.refresh(given.getFirst()))).isEqualTo("invalid_grant");
    }

    @Test
    void aCodeIsBoundToItsClientItsPoolAndItsRedirectUri() {
        var app = app();
        var other = RelyingParty.publicOf(pool);
        var elsewhere = server.pool();
        elsewhere.confirmedUser("ana");
        var foreign = RelyingParty.publicOf(elsewhere);
        var code = app.code("ana");

        assertThat(error(other.exchange(code, null))).isEqualTo("invalid_grant");
        assertThat(error(foreign.exchange(code, null))).isEqualTo("invalid_grant");
        assertThat(error(app.exchange(code, REDIRECT + "/", null))).isEqualTo("invalid_grant");
        // None of it used the code up.
        assertThat(app.exchange(code, null).indicatesSuccess()).isTrue();
    }

    @Test
    void aChallengeWantsItsVerifier() {
        var app = app();
        var verifier = new CodeVerifier();
        var code =
                app.code(
                        "ana",
                        "code_challenge",
                        challenge(verifier),
                        "code_challenge_method",
                        "S256");

        assertThat(error(app.exchange(code, null))).isEqualTo("invalid_grant");
        assertThat(error(app.exchange(code, new CodeVerifier()))).isEqualTo("invalid_grant");
        assertThat(error(app.exchange(code, new CodeVerifier(challenge(verifier)))))
                .isEqualTo("invalid_grant");
        assertThat(app.exchange(code, verifier).indicatesSuccess()).isTrue();
    }

    @Test
    void aVerifierWithoutAChallengeIsRefused() {
        var app = app();
        var code = app.code("ana");

        assertThat(error(app.exchange(code, new CodeVerifier()))).isEqualTo("invalid_grant");
    }

    @Test
    void aPoolMayWantPkceOfAll() {
        var strict = server.pool(r -> r.userPoolTags(Map.of("doorhouse:pkce", "required")));
        strict.confirmedUser("ana");
        var app = RelyingParty.publicOf(strict);

        var answer = app.authorize(app.browserOf("ana"));

        assertThat(parameters(location(answer).getRawQuery()))
                .containsEntry("error", "invalid_request")
                .containsEntry("error_description", "code_challenge is missing");
    }

    @Test
    void aCodeOfSomebodySignedOutDisabledOrDeletedSinceIsRefused() {
        var app = app();
        pool.confirmedUser("ben");
        pool.confirmedUser("cem");
        var signedOut = app.code("ana");
        var disabled = app.code("ben");
        var deleted = app.code("cem");

        server.admin().adminUserGlobalSignOut(r -> r.userPoolId(pool.id()).username("ana"));
        server.admin().adminDisableUser(r -> r.userPoolId(pool.id()).username("ben"));
        server.admin().adminEnableUser(r -> r.userPoolId(pool.id()).username("ben"));
        server.admin().adminDeleteUser(r -> r.userPoolId(pool.id()).username("cem"));

        for (var code : List.of(signedOut, disabled, deleted)) {
            assertThat(error(app.exchange(code, null))).isEqualTo("invalid_grant");
        }
    }

    @Test
    void aScopeWhoseAttributesTheClientCannotReadGivesNothing() {
        app();
        var app = RelyingParty.of(pool, r -> r.readAttributes("email", "name"));

        assertThat(error(app.exchange(app.code("ana", "scope", "openid email"), null)))
                .isEqualTo("invalid_grant");
        assertThat(app.tokens("ana", "scope", "openid profile").idClaims().getClaims())
                .containsKey("name");
    }
}
