package doorhouse.login;

import static java.util.Objects.requireNonNull;

import doorhouse.testing.PageBrowser;
import doorhouse.testing.PageBrowser.Page;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFactorType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CreateUserPoolClientRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CreateUserPoolRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ExplicitAuthFlowsType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.OAuthFlowType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.SchemaAttributeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolMfaType;

/// A pool, a client that signs its users in by pages, and a browser.
final class Pages {
    private static final String ROLE = "arn:aws:iam::123456789012:role/sms";
    private static final String SOURCE = "arn:aws:ses:us-east-1:123456789012:identity/example.com";
    private static final AtomicLong PEOPLE = new AtomicLong(2_000_000);

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

    /// In a pool that sends messages of all kinds.
    static Pages with(Consumer<CreateUserPoolRequest.Builder> settings) {
        return new Pages(sending(settings));
    }

    /// With a choice of these first factors.
    static Pages byChoice(AuthFactorType... factors) {
        return new Pages(
                sending(r ->
                        r.policies(p -> p.signInPolicy(s -> s.allowedFirstAuthFactors(factors)))),
                choosingClient());
    }

    /// A client whose users choose the first factor.
    static Consumer<CreateUserPoolClientRequest.Builder> choosingClient() {
        return r ->
                r.explicitAuthFlows(
                        ExplicitAuthFlowsType.ALLOW_USER_AUTH,
                        ExplicitAuthFlowsType.ALLOW_REFRESH_TOKEN_AUTH);
    }

    private static TestPool sending(Consumer<CreateUserPoolRequest.Builder> settings) {
        return TestServer.shared()
                .pool(r -> {
                    r.smsConfiguration(s -> s.snsCallerArn(ROLE))
                            .emailConfiguration(
                                    e -> e.emailSendingAccount("DEVELOPER").sourceArn(SOURCE));
                    settings.accept(r);
                });
    }

    /// Switches on all second factors.
    Pages secondFactors(UserPoolMfaType mfa) {
        pool.server()
                .admin()
                .setUserPoolMfaConfig(r ->
                        r.userPoolId(pool.id())
                                .mfaConfiguration(mfa)
                                .softwareTokenMfaConfiguration(t -> t.enabled(true))
                                .emailMfaConfiguration(e -> e.subject("Key").message("{####}"))
                                .smsMfaConfiguration(s ->
                                        s.smsAuthenticationMessage("{####}")
                                                .smsConfiguration(c -> c.snsCallerArn(ROLE))));
        return this;
    }

    /// An address that nobody else has.
    static String mail(String name) {
        return name + PEOPLE.incrementAndGet() + "@example.com";
    }

    static String phone() {
        return "+1777" + PEOPLE.incrementAndGet();
    }

    static SchemaAttributeType required(String attribute) {
        return SchemaAttributeType.builder().name(attribute).required(true).mutable(true).build();
    }

    /// Types into the fields of a page: name, value, …
    Page type(Page page, String... typed) {
        var fields = new LinkedHashMap<String, String>();
        for (int i = 0; i < typed.length; i += 2) fields.put(typed[i], typed[i + 1]);
        return browser.submit(page, fields);
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
