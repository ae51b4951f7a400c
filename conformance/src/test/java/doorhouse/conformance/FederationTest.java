package doorhouse.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CreateUserPoolClientRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.IdentityProviderTypeType;
import tools.jackson.databind.JsonNode;

/// People of a company sign in at its Keycloak, by OpenID Connect and by SAML, in a real browser
/// that goes between three sites: the application, us, and the company.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FederationTest {
    private static final String OIDC = "Werk-OIDC";
    private static final String SAML = "Werk-SAML";

    private final PackedServer server;
    private final CognitoIdentityProviderClient admin;
    private final CallbackApp app;
    private final Keycloak keycloak;
    private final AtomicInteger companies = new AtomicInteger();

    FederationTest(@TempDir Path data) throws IOException, InterruptedException {
        keycloak = Keycloak.start();
        server = PackedServer.dev(data);
        admin = Sdk.root(server.address());
        app = new CallbackApp();
    }

    @AfterAll
    void stop() throws IOException {
        app.close();
        admin.close();
        server.close();
        keycloak.close();
    }

    private Company company() throws IOException, InterruptedException {
        return new Company(keycloak, "werk-" + companies.incrementAndGet());
    }

    private Site site() {
        return Site.make(server, admin, app);
    }

    private Site byOpenId(Company company, Site site) throws IOException, InterruptedException {
        company.trustByOpenId(site);
        admin.createIdentityProvider(r ->
                r.userPoolId(site.poolId())
                        .providerName(OIDC)
                        .providerType(IdentityProviderTypeType.OIDC)
                        .providerDetails(
                                Map.of(
                                        "client_id", company.clientId(),
                                        "client_secret", company.secret(),
                                        "attributes_request_method", "GET",
                                        "authorize_scopes", "openid email profile",
                                        "oidc_issuer", company.issuer()))
                        .attributeMapping(Map.of("email", "email", "family_name", "family_name")));
        return site.with(client -> client.supportedIdentityProviders("COGNITO", OIDC));
    }

    private Site bySaml(
            Company company,
            Site site,
            Map<String, String> more,
            Consumer<CreateUserPoolClientRequest.Builder> client) {
        var details = new HashMap<>(Map.of("MetadataURL", company.metadata()));
        details.putAll(more);
        admin.createIdentityProvider(r ->
                r.userPoolId(site.poolId())
                        .providerName(SAML)
                        .providerType(IdentityProviderTypeType.SAML)
                        .providerDetails(details)
                        .attributeMapping(Map.of("email", "email", "family_name", "lastName")));
        return site.with(client);
    }

    private static JsonNode id(Site site, String code) throws IOException, InterruptedException {
        return Jwt.claims(site.tokens(code).path("id_token").asString());
    }

    private static void isOfTheCompany(JsonNode id, Company company, String provider) {
        assertThat(id.path("email").asString()).isEqualTo(company.person().email());
        assertThat(id.path("family_name").asString()).isEqualTo("Ωmega-Söhne");
        assertThat(id.path("cognito:username").asString()).startsWithIgnoringCase(provider + "_");
        var identity = id.path("identities").path(0);
        assertThat(identity.path("providerName").asString()).isEqualTo(provider);
        assertThat(identity.path("primary").asString()).isEqualTo("true");
        assertThat(id.path("cognito:groups").path(0).asString()).endsWith("_" + provider);
    }

    @Test
    void peopleOfACompanySignInByOpenIdConnect() throws IOException, InterruptedException {
        var company = company();
        var site = byOpenId(company, site());
        try (var tab = Chromium.tab()) {
            tab.go(site.authorize("nonce", "n-0S6_WzA2Mj")).look("sign-in-with-a-company");
            tab.page().locator("text=" + OIDC).first().click();
            company.signIn(tab);

            var brought = tab.arrives(app.callback());

            assertThat(brought).containsEntry("state", "état +&");
            var id = id(site, tab.code(app));
            isOfTheCompany(id, company, OIDC);
            assertThat(id.path("nonce").asString()).isEqualTo("n-0S6_WzA2Mj");
        }
    }

    @Test
    void whoIsSignedInAtTheCompanyIsTheSameUserAgainWithoutAPage()
            throws IOException, InterruptedException {
        var company = company();
        var site = byOpenId(company, site());
        try (var tab = Chromium.tab()) {
            tab.go(site.authorize("identity_provider", OIDC));
            company.signIn(tab);
            var first = id(site, tab.code(app));

            tab.go(site.authorize("identity_provider", OIDC, "prompt", "login"));
            if (tab.address().startsWith(company.issuer()))
                tab.type("password", company.person().password()).enter();
            var second = id(site, tab.code(app));

            assertThat(second.path("sub").asString()).isEqualTo(first.path("sub").asString());
            assertThat(admin.listUsers(r -> r.userPoolId(site.poolId())).users()).hasSize(1);
        }
    }

    @Test
    void whatTheCompanyRefusesComesToTheApplicationAsAnError()
            throws IOException, InterruptedException {
        var company = company();
        var site = byOpenId(company, site());
        admin.updateIdentityProvider(r ->
                r.userPoolId(site.poolId())
                        .providerName(OIDC)
                        .providerDetails(
                                Map.of(
                                        "client_id", company.clientId(),
                                        "client_secret", company.secret(),
                                        "attributes_request_method", "GET",
                                        "authorize_scopes", "openid nonsense",
                                        "oidc_issuer", company.issuer())));
        try (var tab = Chromium.tab()) {
            tab.go(site.authorize("identity_provider", OIDC));

            var brought = tab.arrives(app.callback());

            assertThat(brought).containsEntry("error", "invalid_scope");
            assertThat(brought).doesNotContainKey("code");
        }
    }

    /// Login CSRF: what began in one browser does not end in another (RFC 9700 §4.7).
    @Test
    void anAnswerOfTheCompanyIsTakenOnlyFromTheBrowserThatAsked()
            throws IOException, InterruptedException {
        var company = company();
        var site = byOpenId(company, site());
        try (var attacker = Chromium.tab();
                var victim = Chromium.tab()) {
            attacker.page()
                    .route(
                            url -> url.startsWith(site.base() + "/oauth2/idpresponse"),
                            route -> route.abort());
            var request =
                    attacker.page()
                            .waitForRequest(
                                    r -> r.url().contains("/oauth2/idpresponse"),
                                    () -> {
                                        attacker.go(site.authorize("identity_provider", OIDC));
                                        company.signIn(attacker);
                                    });

            victim.go(request.url());

            assertThat(victim.address()).doesNotStartWith(app.base()).doesNotContain("code=");
            assertThat(victim.context().cookies())
                    .noneMatch(cookie -> cookie.name.equals("cognito"));
            victim.go(site.authorize("prompt", "none"));
            assertThat(victim.arrives(app.callback())).containsEntry("error", "login_required");
        }
    }

    @Test
    void peopleOfACompanySignInBySaml() throws IOException, InterruptedException {
        var company = company();
        var site =
                bySaml(
                        company,
                        site(),
                        Map.of(),
                        client -> client.supportedIdentityProviders("COGNITO", SAML));
        company.trustBySaml(site, null, null, "");
        try (var tab = Chromium.tab()) {
            tab.go(site.authorize());
            tab.page().locator("text=" + SAML).first().click();
            company.signIn(tab);

            var brought = tab.arrives(app.callback());

            assertThat(brought).containsEntry("state", "état +&");
            isOfTheCompany(id(site, tab.code(app)), company, SAML);
        }
    }

    @Test
    void requestsAreSignedAndAssertionsEncryptedWhereBothSidesWantIt()
            throws IOException, InterruptedException {
        var company = company();
        var site =
                bySaml(
                        company,
                        site(),
                        Map.of(
                                "RequestSigningAlgorithm",
                                "rsa-sha256",
                                "EncryptedResponses",
                                "true"),
                        client -> client.supportedIdentityProviders(SAML));
        company.trustBySaml(site, signing(site), encryption(site), "");
        try (var tab = Chromium.tab()) {
            tab.go(site.authorize("identity_provider", SAML));
            company.signIn(tab);

            isOfTheCompany(id(site, tab.code(app)), company, SAML);
        }
    }

    @Test
    void aSignInCanBeginAtTheCompany() throws IOException, InterruptedException {
        var company = company();
        var site =
                bySaml(
                        company,
                        site(),
                        Map.of("IDPInit", "true"),
                        client -> client.supportedIdentityProviders(SAML));
        company.trustBySaml(
                site,
                null,
                null,
                Form.write(
                        Form.of(
                                "identity_provider",
                                SAML,
                                "client_id",
                                site.clientId(),
                                "redirect_uri",
                                app.callback(),
                                "response_type",
                                "code",
                                "scope",
                                "openid email profile")));
        try (var tab = Chromium.tab()) {
            tab.go(company.portal());
            company.signIn(tab);

            isOfTheCompany(id(site, tab.code(app)), company, SAML);
        }
    }

    @Test
    void whereNobodyAllowedItNoSignInBeginsAtTheCompany() throws IOException, InterruptedException {
        var company = company();
        var site =
                bySaml(
                        company,
                        site(),
                        Map.of(),
                        client -> client.supportedIdentityProviders(SAML));
        company.trustBySaml(
                site,
                null,
                null,
                Form.write(
                        Form.of(
                                "identity_provider",
                                SAML,
                                "client_id",
                                site.clientId(),
                                "redirect_uri",
                                app.callback(),
                                "response_type",
                                "code",
                                "scope",
                                "openid")));
        try (var tab = Chromium.tab()) {
            tab.go(company.portal());
            company.signIn(tab);
            tab.page().waitForURL(url -> !url.startsWith(company.issuer()));

            assertThat(tab.address()).doesNotContain("code=");
            assertThat(admin.listUsers(r -> r.userPoolId(site.poolId())).users()).isEmpty();
        }
    }

    @Test
    void signingOutHereSignsOutAtTheCompany() throws IOException, InterruptedException {
        var company = company();
        var site =
                bySaml(
                        company,
                        site(),
                        Map.of("IDPSignout", "true", "RequestSigningAlgorithm", "rsa-sha256"),
                        client -> client.supportedIdentityProviders(SAML));
        company.trustBySaml(site, signing(site), null, "");
        try (var tab = Chromium.tab()) {
            tab.go(site.authorize("identity_provider", SAML));
            company.signIn(tab);
            tab.arrives(app.callback());

            tab.go(
                    site.base()
                            + "/logout?"
                            + Form.write(
                                    Form.of(
                                            "client_id", site.clientId(),
                                            "logout_uri", app.goodbye())));
            tab.arrives(app.goodbye());

            tab.go(site.authorize("identity_provider", SAML));
            assertThat(tab.field("password").isVisible()).as("Keycloak asks again").isTrue();
        }
    }

    private String signing(Site site) {
        return bare(admin.getSigningCertificate(r -> r.userPoolId(site.poolId())).certificate());
    }

    private String encryption(Site site) {
        return bare(
                admin.describeIdentityProvider(r -> r.userPoolId(site.poolId()).providerName(SAML))
                        .identityProvider()
                        .providerDetails()
                        .getOrDefault("ActiveEncryptionCertificate", ""));
    }

    /// A certificate as Keycloak keeps it: base64 without its frame.
    private static String bare(String certificate) {
        return certificate.replaceAll("-----[A-Z ]+-----|\\s", "");
    }
}
