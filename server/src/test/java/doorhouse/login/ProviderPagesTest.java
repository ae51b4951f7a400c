package doorhouse.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.document.Document;

class ProviderPagesTest {
    private static Pages withProviders() {
        var pool = Pages.ofPool().pool;
        pool.server()
                .admin()
                .createIdentityProvider(r ->
                        r.userPoolId(pool.id())
                                .providerName("Google")
                                .providerType("Google")
                                .idpIdentifiers("example.org")
                                .providerDetails(
                                        Map.of(
                                                "client_id", "c",
                                                "client_secret", "s",
                                                "authorize_scopes", "openid")));
        return new Pages(pool, r -> r.supportedIdentityProviders("COGNITO", "Google"));
    }

    @Test
    void otherProvidersAreLinksThatCarryTheRequestOn() {
        var page = withProviders().authorize("");

        var button = page.html().expectFirst("a.idp");
        assertThat(button.text()).isEqualTo("Continue with Google");
        assertThat(button.attr("href"))
                .contains("/oauth2/authorize?client_id=", "state=s-1", "&identity_provider=Google");
        assertThat(page.html().select("input[type=password]")).hasSize(1);
        assertThat(page.html().select(".divider")).hasSize(1);
    }

    private static Document of(String name, Document value) {
        return Document.fromMap(Map.of(name, value));
    }

    @Test
    void theAddressFindsTheOrganizationWhereTheStyleAsksForIt() {
        var pages = withProviders();
        pages.pool
                .server()
                .admin()
                .createManagedLoginBranding(r ->
                        r.userPoolId(pages.pool.id())
                                .clientId(pages.client)
                                .settings(
                                        of(
                                                "categories",
                                                of(
                                                        "auth",
                                                        of(
                                                                "federation",
                                                                of(
                                                                        "interfaceStyle",
                                                                        Document.fromString(
                                                                                "EMAIL_DOMAIN_SEARCH")))))));
        var page = pages.authorize("");

        var unknown =
                pages.browser.submit(
                        page,
                        page.html().expectFirst("form:has([name=organization])"),
                        Map.of("organization", "ana@example.net"));

        assertThat(page.html().select("a.idp")).isEmpty();
        assertThat(unknown.notice()).startsWith("No organization uses that address here.");

        pages.browser.submit(
                page,
                page.html().expectFirst("form:has([name=organization])"),
                Map.of("organization", "ana@example.org"));
        assertThat(pages.browser.visited())
                .anyMatch(address ->
                        address.getRawPath().endsWith("/oauth2/authorize")
                                && address.getRawQuery().endsWith("&idp_identifier=example.org"));
    }
}
