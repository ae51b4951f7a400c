package doorhouse.identitypool.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import doorhouse.testing.TestIdentityPool;
import doorhouse.testing.TestOidcProvider;
import doorhouse.testing.TestOidcProvider.Signing;
import doorhouse.testing.TestServer;
import doorhouse.testing.TestSocial;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.cognitoidentity.model.CognitoIdentityException;

/// The logins of other providers, which stand on loopback for the true ones.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OtherLoginTest {
    private static final String GOOGLE = "accounts.google.com";
    private static final String COMPANY = "idp.example.com";
    private static final String SILENT = "silent.example.com";
    private static final String FACEBOOK = "graph.facebook.com";
    private static final String AMAZON = "www.amazon.com";
    private static final String OIDC_ARN = "arn:aws:iam::123456789012:oidc-provider/";
    private static final String AUDIENCE = "Invalid login token. Incorrect token audience.";

    private final Clock clock = Clock.systemUTC();
    private final TestOidcProvider google = TestOidcProvider.start(clock);
    private final TestOidcProvider company = TestOidcProvider.start(clock);
    private final TestSocial social = TestSocial.start(clock);
    private TestServer server;
    private TestIdentityPool pool;

    @BeforeAll
    void start() {
        var origins = new HashMap<>(social.origins());
        origins.put("https://" + GOOGLE, google.address());
        origins.put("https://" + COMPANY, company.address());
        // Nobody listens there.
        origins.put("https://" + SILENT, "http://localhost:1");
        server = TestServer.meeting(origins);
        for (var issuer : List.of(COMPANY, SILENT)) {
            server.iam()
                    .createOpenIDConnectProvider(r ->
                            r.url("https://" + issuer)
                                    .clientIDList("web", "phone")
                                    .thumbprintList("a".repeat(40)));
        }
    }

    @AfterAll
    void stop() {
        server.close();
        google.close();
        company.close();
        social.close();
    }

    @BeforeEach
    void makeAPool() {
        google.issuer("https://" + GOOGLE);
        google.signing(Signing.RS256);
        company.issuer("https://" + COMPANY);
        company.claims(_ -> {});
        pool =
                TestIdentityPool.of(
                        server,
                        r ->
                                r.supportedLoginProviders(
                                                Map.of(
                                                        GOOGLE, "web.google;phone.google",
                                                        FACEBOOK, "7346241598935552",
                                                        AMAZON, "amzn1.application.1"))
                                        .openIdConnectProviderARNs(
                                                OIDC_ARN + COMPANY, OIDC_ARN + SILENT));
    }

    private AwsErrorDetails refused(String provider, String token) {
        return catchThrowableOfType(
                        CognitoIdentityException.class,
                        () -> pool.identity(Map.of(provider, token)))
                .awsErrorDetails();
    }

    private String refusal(String provider, String token) {
        return refused(provider, token).errorMessage();
    }

    @Test
    void aUserOfGoogleComesByAnyOfTheApps() {
        var byWeb = google.idToken(Map.of("sub", "1", "aud", "web.google"));
        var byPhone = google.idToken(Map.of("sub", "1", "aud", "phone.google", "azp", "x"));

        assertThat(pool.identity(Map.of(GOOGLE, byWeb)))
                .isEqualTo(pool.identity(Map.of(GOOGLE, byPhone)));
    }

    @Test
    void googlesOlderNameOfItselfCounts() {
        google.issuer(GOOGLE);
        var token = google.idToken(Map.of("sub", "1", "aud", "web.google"));
        google.issuer("https://" + GOOGLE);

        assertThat(pool.identity(Map.of(GOOGLE, token))).isNotEmpty();
    }

    @Test
    void aTokenOfAnotherAppIsRefused() {
        var two = List.of("web.google", "other");

        assertThat(refusal(GOOGLE, google.idToken(Map.of("sub", "1", "aud", "other"))))
                .isEqualTo(AUDIENCE);
        assertThat(refusal(GOOGLE, google.idToken(Map.of("sub", "1", "aud", "web.google;"))))
                .isEqualTo(AUDIENCE);
        assertThat(refusal(GOOGLE, google.idToken(Map.of("sub", "1", "aud", two))))
                .isEqualTo(AUDIENCE);
        assertThat(refusal(GOOGLE, google.idToken(Map.of("sub", "1"))))
                .isEqualTo("Invalid login token. Missing a required claim: aud");
    }

    @Test
    void aTokenThatGoogleDidNotSignIsRefused() {
        google.signing(Signing.FOREIGN);

        assertThat(refusal(GOOGLE, google.idToken(Map.of("sub", "1", "aud", "web.google"))))
                .isEqualTo("Invalid login token. Couldn't verify signed token.");
        assertThat(refusal(GOOGLE, company.idToken(Map.of("sub", "1", "aud", "web.google"))))
                .isEqualTo("Invalid login token. Issuer doesn't match providerName");
    }

    @Test
    void aUserOfARegisteredProviderComesByOneOfItsClients() {
        var token = company.idToken(Map.of("sub", "Жанна", "aud", "phone"));

        var identity = pool.identity(Map.of(COMPANY, token));

        assertThat(server.identities().describeIdentity(r -> r.identityId(identity)).logins())
                .containsExactly(COMPANY);
        assertThat(refusal(COMPANY, company.idToken(Map.of("sub", "1", "aud", "other"))))
                .isEqualTo(AUDIENCE);
        assertThat(refusal(COMPANY, company.idToken(Map.of("aud", "phone"))))
                .isEqualTo("Invalid login token. Missing a required claim: sub");
    }

    @Test
    void aRegisteredProviderThatThePoolDoesNotNameIsNotSupported() {
        pool = TestIdentityPool.of(server, r -> {});

        assertThat(refusal(COMPANY, company.idToken(Map.of("sub", "1", "aud", "phone"))))
                .isEqualTo("Token is not from a supported provider of this identity pool.");
    }

    @Test
    void aProviderThatIsNotRegisteredAnyMoreIsNotSupported() {
        pool =
                TestIdentityPool.of(
                        server, r -> r.openIdConnectProviderARNs(OIDC_ARN + "gone.example.com"));

        assertThat(refusal("gone.example.com", company.idToken(Map.of("sub", "1"))))
                .isEqualTo("Token is not from a supported provider of this identity pool.");
    }

    @Test
    void aProviderThatDoesNotAnswerIsNoFaultOfTheUsers() {
        company.issuer("https://" + SILENT);
        var token = company.idToken(Map.of("sub", "1", "aud", "web"));

        assertThat(refused(SILENT, token).errorCode()).isEqualTo("ExternalServiceException");
    }

    @Test
    void anExpiredTokenOfAnotherProviderSaysSinceWhen() {
        company.claims(claims ->
                claims.expirationTime(Date.from(clock.instant().minus(Duration.ofMinutes(1)))));
        var token = company.idToken(Map.of("sub", "1", "aud", "web"));

        assertThat(refusal(COMPANY, token))
                .matches("Invalid login token\\. Token expired: [0-9]{10} >= [0-9]{10}");
    }

    private static Map<String, Object> facebook(String app, boolean valid) {
        return Map.of(
                "data", Map.of("app_id", app, "user_id", "100", "is_valid", valid, "type", "USER"));
    }

    @Test
    void aUserOfFacebookComesByATokenOfThePoolsOwnApp() {
        social.knows("fb-ours", facebook("7346241598935552", true));
        social.knows("fb-other", facebook("111", true));
        social.knows("fb-over", facebook("7346241598935552", false));

        assertThat(pool.identity(Map.of(FACEBOOK, "fb-ours"))).isNotEmpty();
        assertThat(refusal(FACEBOOK, "fb-other")).isEqualTo(AUDIENCE);
        assertThat(refusal(FACEBOOK, "fb-over")).isEqualTo("Invalid login token.");
        assertThat(refusal(FACEBOOK, "fb-unknown")).isEqualTo("Invalid login token.");
        assertThat(refusal(FACEBOOK, "no token: \n")).isEqualTo("Invalid login token.");
    }

    private static Map<String, Object> amazon(String app) {
        return Map.of(
                "iss", "https://www.amazon.com",
                "aud", "amzn1.application-oa2-client.9",
                "app_id", app,
                "user_id", "amzn1.account.A",
                "exp", 3597);
    }

    @Test
    void aUserOfAmazonComesByATokenOfThePoolsOwnApp() {
        social.knows("Atza|ours", amazon("amzn1.application.1"));
        social.knows("Atza|other", amazon("amzn1.application.2"));

        assertThat(pool.identity(Map.of(AMAZON, "Atza|ours"))).isNotEmpty();
        assertThat(refusal(AMAZON, "Atza|other")).isEqualTo(AUDIENCE);
    }

    @Test
    void loginsThatComeTogetherAreOneIdentity() {
        var one = google.idToken(Map.of("sub", "2", "aud", "web.google"));
        var other = company.idToken(Map.of("sub", "2", "aud", "web"));
        var first = pool.identity(Map.of(GOOGLE, one));

        var both = pool.identity(Map.of(GOOGLE, one, COMPANY, other));

        assertThat(both).isEqualTo(first);
        assertThat(pool.identity(Map.of(COMPANY, other))).isEqualTo(first);
    }
}
