package doorhouse.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AttributeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CreateUserPoolClientRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CreateUserPoolRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ExplicitAuthFlowsType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.MessageActionType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.OAuthFlowType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolClientType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.VerifiedAttributeType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A pool whose users sign in on its pages, with one public client for one application.
///
/// @param base under which the pages and endpoints stand, without a slash at the end
record Site(
        PackedServer server,
        CognitoIdentityProviderClient admin,
        CallbackApp app,
        String poolId,
        UserPoolClientType client,
        String base) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    static Site make(PackedServer server, CognitoIdentityProviderClient admin, CallbackApp app) {
        return make(server, admin, app, pool -> {}, client -> {});
    }

    static Site make(
            PackedServer server,
            CognitoIdentityProviderClient admin,
            CallbackApp app,
            Consumer<CreateUserPoolRequest.Builder> pool,
            Consumer<CreateUserPoolClientRequest.Builder> client) {
        var made =
                admin.createUserPool(
                                r -> {
                                    r.poolName("site")
                                            .autoVerifiedAttributes(VerifiedAttributeType.EMAIL);
                                    pool.accept(r);
                                })
                        .userPool();
        return new Site(
                server,
                admin,
                app,
                made.id(),
                client(admin, made.id(), app, client),
                server.publicUrl() + "/" + made.id());
    }

    /// Another client of the same pool.
    Site with(Consumer<CreateUserPoolClientRequest.Builder> client) {
        return new Site(server, admin, app, poolId, client(admin, poolId, app, client), base);
    }

    private static UserPoolClientType client(
            CognitoIdentityProviderClient admin,
            String poolId,
            CallbackApp app,
            Consumer<CreateUserPoolClientRequest.Builder> more) {
        return admin.createUserPoolClient(
                        r -> {
                            r.userPoolId(poolId)
                                    .clientName("app")
                                    .explicitAuthFlows(
                                            ExplicitAuthFlowsType.ALLOW_USER_AUTH,
                                            ExplicitAuthFlowsType.ALLOW_USER_PASSWORD_AUTH,
                                            ExplicitAuthFlowsType.ALLOW_USER_SRP_AUTH,
                                            ExplicitAuthFlowsType.ALLOW_REFRESH_TOKEN_AUTH)
                                    .allowedOAuthFlowsUserPoolClient(true)
                                    .allowedOAuthFlows(OAuthFlowType.CODE)
                                    .allowedOAuthScopes("openid", "email", "profile")
                                    .supportedIdentityProviders("COGNITO")
                                    .callbackURLs(app.callback())
                                    .logoutURLs(app.goodbye());
                            more.accept(r);
                        })
                .userPoolClient();
    }

    String clientId() {
        return client.clientId();
    }

    /// Somebody who has an address that is known to be theirs, and a password.
    Person confirmedUser() {
        var person = Person.fresh();
        invite(person, null);
        admin.adminSetUserPassword(r ->
                r.userPoolId(poolId)
                        .username(person.username())
                        .password(person.password())
                        .permanent(true));
        return person;
    }

    /// Somebody whom an administrator gave a temporary password.
    Person invitedUser() {
        var person = Person.fresh();
        invite(person, person.password());
        return person;
    }

    private void invite(Person person, @Nullable String temporary) {
        admin.adminCreateUser(r ->
                r.userPoolId(poolId)
                        .username(person.username())
                        .temporaryPassword(temporary)
                        .messageAction(MessageActionType.SUPPRESS)
                        .userAttributes(
                                attribute("email", person.email()),
                                attribute("email_verified", "true"),
                                attribute("phone_number", person.phone()),
                                attribute("phone_number_verified", "true")));
    }

    static AttributeType attribute(String name, String value) {
        return AttributeType.builder().name(name).value(value).build();
    }

    Mailbox mailbox(Person person) {
        return new Mailbox(server, person.email());
    }

    Mailbox phone(Person person) {
        return new Mailbox(server, person.phone());
    }

    /// An authorization request, with more parameters or other ones than usual; an empty value
    /// leaves its parameter out.
    String authorize(String... more) {
        return base + "/oauth2/authorize?" + Form.write(request(more));
    }

    /// A page, with the parameters of the authorization request it belongs to.
    String at(String path, String... more) {
        return base + path + "?" + Form.write(request(more));
    }

    Map<String, String> request(String... more) {
        var request = new LinkedHashMap<String, String>();
        request.put("response_type", "code");
        request.put("client_id", clientId());
        request.put("redirect_uri", app.callback());
        request.put("scope", "openid email profile");
        request.put("state", "état +&");
        request.putAll(Form.of(more));
        request.values().removeIf(String::isEmpty);
        return request;
    }

    /// The tokens for a code that the browser brought.
    JsonNode tokens(String code, String... more) throws IOException, InterruptedException {
        var form =
                Form.of(
                        "grant_type", "authorization_code",
                        "client_id", clientId(),
                        "redirect_uri", app.callback(),
                        "code", UsedSecrets.used(code));
        form.putAll(Form.of(more));
        var answer = post("/oauth2/token", form);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var tokens = JSON.readTree(answer.body());
        for (String name : List.of("access_token", "id_token", "refresh_token"))
            if (tokens.hasNonNull(name)) UsedSecrets.used(tokens.path(name).asString());
        return tokens;
    }

    HttpResponse<String> post(String path, Map<String, String> form, String... headers)
            throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create(base + path))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(Form.write(form)));
        if (headers.length > 0) request.headers(headers);
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> get(String address, String... headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(address));
        if (headers.length > 0) request.headers(headers);
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }
}
