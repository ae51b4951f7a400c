package doorhouse.login;

import static java.util.Objects.requireNonNull;

import doorhouse.testing.PageBrowser;
import doorhouse.testing.PageBrowser.Page;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CreateUserPoolClientRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.OAuthFlowType;

/// A pool, a client that signs its users in by pages, and a browser.
final class Pages {
    static final String CALLBACK = "https://app.example/callback";

    final TestPool pool;
    final String client;
    final PageBrowser browser;

    Pages(TestPool pool) {
        this(pool, _ -> {});
    }

    Pages(TestPool pool, Consumer<CreateUserPoolClientRequest.Builder> settings) {
        this.pool = pool;
        this.client =
                pool.client(r -> {
                    r.callbackURLs(CALLBACK)
                            .supportedIdentityProviders("COGNITO")
                            .allowedOAuthFlowsUserPoolClient(true)
                            .allowedOAuthFlows(OAuthFlowType.CODE)
                            .allowedOAuthScopes("openid", "email");
                    settings.accept(r);
                });
        this.browser = new PageBrowser(pool.server());
    }

    static Pages ofPool() {
        return new Pages(TestServer.shared().pool());
    }

    String query() {
        return "client_id="
                + client
                + "&response_type=code&scope=openid&state=s-1&redirect_uri="
                + CALLBACK;
    }

    String address(String page) {
        return "/" + pool.id() + page + "?" + query();
    }

    Page open(String page) {
        return browser.open(address(page));
    }

    /// As the client sends a browser.
    Page authorize(String more) {
        return browser.open(address("/oauth2/authorize") + more);
    }

    Page signIn(String username, String password) {
        return browser.submit(authorize(""), Map.of("username", username, "password", password));
    }

    static boolean atClient(Page page) {
        return page.address().toString().startsWith(CALLBACK);
    }

    static String code(Page page) {
        return requireNonNull(page.parameter("code"), "no code at " + page.address());
    }

    /// The last code that was sent to an address.
    String sentCode(String to) {
        var messages = pool.server().inbox().list(r -> r.message().to().equals(to));
        return requireNonNull(messages.getFirst().message().code(), "no code to " + to);
    }
}
