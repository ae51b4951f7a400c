package doorhouse.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.util.Base64;
import java.util.regex.Pattern;

/// What browsers and programs do at a pool's own addresses: the whole way of an authorization code,
/// from the client's redirect by way of the sign-in page to the tokens, and the grants that need no
/// browser.
final class OAuthFlows {
    private static final Pattern ACTION = Pattern.compile("<form[^>]* action=\"([^\"]+)\"");
    private static final Pattern HIDDEN =
            Pattern.compile("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"");

    private final Tenant tenant;
    private final String base;
    private final String authorize;
    private final String basic;

    OAuthFlows(Tenant tenant) {
        this.tenant = tenant;
        base = "/" + tenant.poolId();
        authorize =
                base
                        + "/oauth2/authorize?response_type=code&scope=openid+email&state=bench&client_id="
                        + tenant.clientId()
                        + "&redirect_uri="
                        + encoded(Tenant.CALLBACK);
        var pair = tenant.machine().id() + ":" + tenant.machine().secret();
        basic =
                "Authorization: Basic "
                        + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8))
                        + "\r\n";
    }

    /// Four requests by a browser with no past: the redirect to the page, the page, its form, and
    /// the exchange of the code.
    long codeFlow(Connection connection, int user) throws IOException {
        long start = System.nanoTime();
        accessToken(connection, user);
        return System.nanoTime() - start;
    }

    /// What the code flow gives: a token with the scope that user info asks for.
    String accessToken(Connection connection, int user) throws IOException {
        var page = connection.get(path(connection.get(authorize).location()));
        var form =
                new StringBuilder("username=")
                        .append(encoded(Seed.username(user)))
                        .append("&password=")
                        .append(encoded(Seed.password(user)));
        for (var hidden = HIDDEN.matcher(page.good()); hidden.find(); ) {
            form.append('&').append(hidden.group(1)).append('=').append(encoded(hidden.group(2)));
        }
        var action = ACTION.matcher(page.body());
        if (!action.find()) throw new IllegalStateException("no form in " + page.body());
        var sent =
                connection.post(
                        action.group(1).replace("&amp;", "&"),
                        form.toString(),
                        "Cookie: " + page.cookie() + "\r\n");
        var exchange =
                "grant_type=authorization_code&client_id="
                        + tenant.clientId()
                        + "&redirect_uri="
                        + encoded(Tenant.CALLBACK)
                        + "&code="
                        + code(sent);
        return connection.post(base + "/oauth2/token", exchange, "").text("access_token");
    }

    long userInfo(Connection connection, String accessToken) throws IOException {
        var headers = "Authorization: Bearer " + accessToken + "\r\n";
        long start = System.nanoTime();
        connection.get(base + "/oauth2/userInfo", headers).text("sub");
        return System.nanoTime() - start;
    }

    long machine(Connection connection) throws IOException {
        long start = System.nanoTime();
        connection
                .post(base + "/oauth2/token", "grant_type=client_credentials", basic)
                .text("access_token");
        return System.nanoTime() - start;
    }

    long refresh(Connection connection, String refreshToken) throws IOException {
        var form =
                "grant_type=refresh_token&client_id="
                        + tenant.clientId()
                        + "&refresh_token="
                        + refreshToken;
        long start = System.nanoTime();
        connection.post(base + "/oauth2/token", form, "").text("access_token");
        return System.nanoTime() - start;
    }

    private static String code(Connection.Answer answer) {
        var location = answer.location();
        int start = location.indexOf("?code=");
        if (start < 0)
            throw new IllegalStateException(
                    answer.status() + " " + location + "\n" + answer.body());
        start += "?code=".length();
        return location.substring(start, location.indexOf('&', start));
    }

    private static String path(String address) {
        var uri = URI.create(address);
        return uri.getRawPath() + "?" + uri.getRawQuery();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }
}
