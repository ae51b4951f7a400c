package doorhouse.userpool.oidc;

import static doorhouse.testing.TestBrowser.location;
import static doorhouse.testing.TestBrowser.parameters;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import doorhouse.testing.TestBrowser;
import doorhouse.testing.TestOidcProvider;
import doorhouse.testing.TestOidcProvider.Signing;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What an OpenID provider, or whoever stands between, may try.
class OidcAttackTest {
    private final TestServer server = TestServer.shared();
    private TestOidcProvider idp;
    private TestPool pool;
    private Journey journey;

    @BeforeEach
    void makeAPool() {
        idp = TestOidcProvider.start(server.clock());
        pool = server.pool();
        provider("Idp", Map.of());
        journey = new Journey(pool, Journey.client(pool, "Idp"), "Idp");
    }

    private void provider(String name, Map<String, String> more) {
        var details = new HashMap<>(idp.details());
        details.putAll(more);
        Journey.provider(pool, name, "OIDC", details, Map.of("name", "name"));
    }

    @AfterEach
    void stop() {
        idp.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Signing.class,
            names = {"RS256", "PS256", "ES256"})
    void aTokenByAPublishedKeyIsTaken(Signing signing) {
        idp.signing(signing);

        assertThat(journey.signIn()).containsKey("code");
    }

    @ParameterizedTest
    @EnumSource(
            value = Signing.class,
            names = {"NONE", "HS256", "HS256_BY_PUBLIC_KEY", "FOREIGN", "OWN_HEADER"})
    void aTokenByAnythingElseIsNot(Signing signing) {
        idp.signing(signing);

        assertThat(journey.refusal()).startsWith("invalid_request: Bad id_token");
        assertThat(journey.users()).isZero();
    }

    @Test
    void aSharedSecretCountsWhereTheProviderSaysSoAndThenAlone() {
        provider("Secret", Map.of("id_token_signed_response_alg", "HS256"));
        var bySecret = new Journey(pool, Journey.client(pool, "Secret"), "Secret");

        idp.signing(Signing.HS256);
        assertThat(bySecret.signIn()).containsKey("code");
        for (var other : List.of(Signing.RS256, Signing.NONE, Signing.HS256_BY_PUBLIC_KEY)) {
            idp.signing(other);
            assertThat(bySecret.another().refusal()).contains("Bad id_token");
        }
    }

    static Stream<Arguments> wrongClaims() {
        var past = Date.from(Instant.EPOCH);
        return Stream.of(
                wrong("issuer", c -> c.issuer("https://other.example.com")),
                wrong("issuer", c -> c.issuer(null)),
                wrong("audience", c -> c.audience("another client")),
                wrong("audience", c -> c.audience((String) null)),
                wrong(
                        "authorized party",
                        c -> c.audience(List.of(TestOidcProvider.CLIENT_ID, "another client"))),
                wrong("authorized party", c -> c.claim("azp", "another client")),
                wrong("Expired", c -> c.expirationTime(past)),
                wrong("Expired", c -> c.expirationTime(null)),
                wrong("time", c -> c.issueTime(Date.from(Instant.parse("2999-01-01T00:00:00Z")))),
                wrong("nonce", c -> c.claim("nonce", "another nonce")),
                wrong("nonce", c -> c.claim("nonce", null)),
                wrong("subject", c -> c.subject(null)),
                wrong("subject", c -> c.subject("")),
                wrong("at_hash", c -> c.claim("at_hash", "of another token")));
    }

    private static Arguments wrong(String what, Consumer<JWTClaimsSet.Builder> change) {
        return Arguments.of(what, change);
    }

    @ParameterizedTest
    @MethodSource("wrongClaims")
    void aTokenOfAnotherSignInIsNotTaken(String what, Consumer<JWTClaimsSet.Builder> change) {
        idp.claims(change);

        assertThat(journey.refusal()).startsWith("invalid_request: ").contains(what);
        assertThat(journey.users()).isZero();
    }

    @Test
    void aTokenEndsAMinuteAfterItsTime() {
        var now = server.clock().instant();
        idp.claims(c -> c.expirationTime(Date.from(now.minusSeconds(50))));
        assertThat(journey.signIn()).containsKey("code");

        idp.claims(c -> c.expirationTime(Date.from(now.minusSeconds(61))));

        assertThat(journey.another().refusal()).contains("Expired");
    }

    @Test
    void userInfoOfAnotherUserIsNotTaken() {
        idp.userInfo(Map.of("sub", "somebody else", "name", "Eve"));

        assertThat(journey.refusal()).isEqualTo("invalid_request: Bad userinfo subject");
    }

    @Test
    void theIdTokenWinsOverUserInfo() {
        idp.user(Map.of("sub", "1", "name", "Signed"));
        idp.userInfo(Map.of("sub", "1", "name", "Unsigned"));

        journey.idToken();

        assertThat(journey.attributes("Idp_1")).containsEntry("name", "Signed");
    }

    @Test
    void newKeysAreFoundAndOldOnesForgotten() {
        assertThat(journey.signIn()).containsKey("code");
        idp.rotate("2", true);
        server.clock().forward(Duration.ofSeconds(11));

        assertThat(journey.another().signIn()).containsKey("code");
        assertThat(journey.another().signIn()).containsKey("code");

        assertThat(idp.keysRead()).isEqualTo(2);
    }

    @Test
    void unknownKeysAreNotLookedForAgainAndAgain() {
        journey.signIn();
        idp.rotate("2", false);
        server.clock().forward(Duration.ofSeconds(11));

        for (int i = 0; i < 4; i++) assertThat(journey.another().refusal()).contains("Bad");

        assertThat(idp.keysRead()).isLessThanOrEqualTo(3);
    }

    @Test
    void aProviderThatTakesChallengesIsSentOneAndAnotherIsNot() {
        var out = parameters(journey.out().getRawQuery());
        assertThat(out).containsEntry("code_challenge_method", "S256");
        assertThat(out.get("code_challenge")).hasSize(43);
        assertThat(out.get("nonce")).hasSizeGreaterThanOrEqualTo(22);
        journey.another().signIn();
        assertThat(idp.tokenForms().getLast()).contains("code_verifier=");

        try (var other = TestOidcProvider.start(server.clock())) {
            other.pkce(false);
            Journey.provider(pool, "Plain", "OIDC", other.details(), Map.of());
            var plain = new Journey(pool, Journey.client(pool, "Plain"), "Plain");
            assertThat(parameters(plain.out().getRawQuery())).doesNotContainKey("code_challenge");
            assertThat(plain.another().signIn()).containsKey("code");
        }
    }

    @Test
    void aCallbackWorksOnce() {
        var callback = journey.callback();
        assertThat(journey.told(callback)).containsKey("code");

        var again = journey.back(callback);

        assertThat(location(again).getPath()).endsWith("/error");
        assertThat(idp.tokenForms()).hasSize(1);
    }

    @Test
    void aCallbackIsLostInAnotherBrowser() {
        var callback = journey.callback();

        for (var other : List.of(journey.another(), withItsOwnWay())) {
            assertThat(location(other.back(callback)).getPath()).endsWith("/error");
        }

        assertThat(idp.tokenForms()).isEmpty();
        assertThat(journey.told(callback)).containsKey("code");
    }

    private Journey withItsOwnWay() {
        var other = journey.another();
        other.out();
        return other;
    }

    @Test
    void twoTabsOfABrowserComeBackBoth() {
        var first = journey.callback();
        var second = journey.callback();

        assertThat(journey.told(second)).containsKey("code");
        assertThat(journey.told(first)).containsKey("code");
    }

    @Test
    void aWayEndsAfterFiveMinutes() {
        var late = journey.callback();
        var stillGood = journey.another();
        server.clock().forward(Duration.ofSeconds(30));
        var good = stillGood.callback();
        server.clock().forward(Duration.ofSeconds(275));

        assertThat(location(journey.back(late)).getPath()).endsWith("/error");
        assertThat(stillGood.told(good)).containsKey("code");
    }

    @Test
    void aWayOfAnotherPoolLeadsNowhere() {
        var callback = journey.callback();
        var other = server.pool();

        var answer =
                journey.browser.get(
                        callback.getRawPath().replace(pool.id(), other.id())
                                + "?"
                                + callback.getRawQuery());

        assertThat(location(answer).getPath()).isEqualTo("/" + other.id() + "/error");
    }

    @Test
    void anAnswerOfAnotherProviderIsAMixUp() {
        idp.namesItself("https://honest.example.com");
        assertThat(journey.refusal())
                .isEqualTo("invalid_request: Bad issuer of the authorization response");
        assertThat(idp.tokenForms()).isEmpty();

        idp.namesItself(idp.issuer());

        assertThat(journey.another().signIn()).containsKey("code");
    }

    @Test
    void whoSaysToNameItselfMust() {
        idp.namesItself(null);

        assertThat(journey.refusal())
                .isEqualTo("invalid_request: Bad issuer of the authorization response");
    }

    @Test
    void theCodeOfOneProviderIsNotTakenByTheWayToAnother() {
        try (var other = TestOidcProvider.start(server.clock())) {
            Journey.provider(pool, "Other", "OIDC", other.details(), Map.of());
            var client = Journey.client(pool, "Idp", "Other");
            var toIdp = new Journey(pool, client, "Idp");
            var toOther = parameters(new Journey(pool, client, "Other").callback().getRawQuery());
            var state = parameters(toIdp.out().getRawQuery()).get("state");

            var answer =
                    toIdp.back(
                            URI.create(
                                    server.address()
                                            + "/"
                                            + pool.id()
                                            + "/oauth2/idpresponse?"
                                            + TestBrowser.form(
                                                    Map.of(
                                                            "code",
                                                            toOther.get("code"),
                                                            "state",
                                                            state))));

            assertThat(parameters(location(answer).getRawQuery()))
                    .containsEntry("error_description", "Idp Error - 400 invalid_grant");
        }
    }

    @Test
    void anIssuersDocumentThatSpeaksForAnotherIsNotTaken() {
        var details = new HashMap<>(idp.details());
        idp.issuer("https://other.example.com");
        Journey.provider(pool, "Liar", "OIDC", details, Map.of());
        var liar = new Journey(pool, Journey.client(pool, "Liar"), "Liar");

        assertThat(parameters(location(liar.authorize(Map.of())).getRawQuery()))
                .containsEntry("error_description", "Liar Error - issuer of discovery mismatch");
    }

    @Test
    void anOldSessionOfTheProviderIsNoNewSignIn() throws Exception {
        long now = server.clock().instant().getEpochSecond();
        var asked = Map.of("max_age", "60");
        idp.claims(c -> c.claim("auth_time", now - 90));

        var out = location(journey.authorize(asked));
        assertThat(parameters(out.getRawQuery())).containsEntry("max_age", "60");
        assertThat(journey.refusal(location(Journey.ask(out)))).startsWith("login_required: ");
        assertThat(journey.users()).isZero();

        var any = journey.another().idToken();
        assertThat(any.getLongClaim("auth_time")).isEqualTo(now - 90);
        idp.claims(c -> c.claim("auth_time", now - 60));
        var fresh = journey.another();
        var to = location(Journey.ask(location(fresh.authorize(asked))));
        assertThat(fresh.told(to)).containsKey("code");
        idp.claims(c -> c.claim("auth_time", now + 3_600));
        assertThat(journey.another().idToken().getLongClaim("auth_time")).isBetween(now, now + 600);
    }

    @Test
    void strangersDoNotHaveAnIssuerAskedAgainAndAgain() {
        var details = new HashMap<>(idp.details());
        idp.issuer("https://other.example.com");
        Journey.provider(pool, "Down", "OIDC", details, Map.of());
        var down = new Journey(pool, Journey.client(pool, "Down"), "Down");

        for (int i = 0; i < 5; i++) {
            assertThat(parameters(location(down.another().authorize(Map.of())).getRawQuery()))
                    .containsEntry(
                            "error_description", "Down Error - issuer of discovery mismatch");
        }
        assertThat(idp.discovered()).isOne();
    }

    @Test
    void whatTheProviderRefusesIsPassedOnAndNothingElse() {
        var state = parameters(journey.out().getRawQuery()).get("state");

        var told =
                parameters(
                        location(
                                        callback(
                                                Map.of(
                                                        "error",
                                                        "access_denied",
                                                        "error_description",
                                                        "Нет\r\nSet-Cookie: a=b",
                                                        "state",
                                                        state)))
                                .getRawQuery());

        assertThat(told)
                .containsEntry("error", "access_denied")
                .containsEntry("error_description", "Нет  Set-Cookie: a=b")
                .containsEntry("state", "app-state");
    }

    private HttpResponse<String> callback(Map<String, String> query) {
        return journey.browser.get("/" + pool.id() + "/oauth2/idpresponse", query);
    }

    @Test
    void faultsOfTheTokenEndpointAreNamed() {
        idp.tokenStatus(503, "temporarily_unavailable");
        assertThat(journey.refusal())
                .isEqualTo("invalid_request: Idp Error - 503 temporarily_unavailable");
        idp.tokenStatus(400, "<script>");

        assertThat(journey.another().refusal())
                .isEqualTo("invalid_request: Idp Error - 400 error getting token");
    }

    @Test
    void aProviderThatIsGoneIsNamed() {
        journey.signIn();
        var next = journey.another();
        var callback = next.callback();
        idp.close();

        assertThat(next.refusal(callback)).startsWith("invalid_request: Connection re");
    }

    @Test
    void aParameterThatStandsTwiceLosesTheWay() {
        var callback = journey.callback();

        var answer = journey.back(URI.create(callback + "&code=another"));

        assertThat(location(answer).getPath()).endsWith("/error");
    }

    @Test
    void noCallbackWithoutAWayOfOursDoesAnything() {
        var random = new Random(7);
        var real = requireNonNull(parameters(journey.out().getRawQuery()).get("state"));
        for (int i = 0; i < 60; i++) {
            var state =
                    switch (i % 4) {
                        case 0 -> "";
                        case 1 -> noise(random, 1 + random.nextInt(200));
                        case 2 -> changed(random, real);
                        default -> real.substring(0, random.nextInt(real.length()));
                    };
            var query = Map.of("code", noise(random, 20), "state", state, "id_token", "x");
            var got = callback(query);
            var posted =
                    journey.browser.send(
                            "POST",
                            "/" + pool.id() + "/oauth2/idpresponse",
                            TestBrowser.form(query));

            assertThat(location(got).getPath()).endsWith("/error");
            assertThat(location(posted).getPath()).endsWith("/error");
        }

        assertThat(journey.users()).isZero();
        assertThat(idp.tokenForms()).isEmpty();
    }

    private static String noise(Random random, int length) {
        var alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_%&.жß";
        var text = new StringBuilder();
        for (int i = 0; i < length; i++)
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        return text.toString();
    }

    private static String changed(Random random, String state) {
        // The last character may hold bits that count for nothing.
        int at = random.nextInt(state.length() - 1);
        char other = state.charAt(at) == 'A' ? 'B' : 'A';
        return state.substring(0, at) + other + state.substring(at + 1);
    }
}
