package doorhouse.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;

/// Nobody is sent where the client did not register, whatever stands in the request (RFC 9700 §4.1,
/// §4.11), and what was not asked for is not in what the client gets.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedirectAttackTest {
    private final PackedServer server;
    private final CognitoIdentityProviderClient admin;
    private final CallbackApp app;
    private final Site site;

    RedirectAttackTest(@TempDir Path data) throws IOException, InterruptedException {
        server = PackedServer.dev(data);
        admin = Sdk.root(server.address());
        app = new CallbackApp();
        site = Site.make(server, admin, app);
    }

    @AfterAll
    void stop() throws IOException {
        app.close();
        admin.close();
        server.close();
    }

    /// Addresses that are nearly the registered one, each a hole somewhere once.
    Stream<String> nearMisses() {
        var good = app.callback();
        var host = app.base().substring("http://".length());
        return Stream.of(
                good + "/",
                good + "?next=https://evil.example",
                good + "#",
                good + "#evil",
                good + "/../evil",
                good + "/..;/evil",
                good + "%2f..%2fevil",
                good + "%00",
                good + " ",
                " " + good,
                good + "\n",
                good.toUpperCase(Locale.ROOT),
                good.replace("localhost", "LOCALHOST"),
                good.replace("http:", "https:"),
                good.replace("localhost", "127.0.0.1"),
                good.replace("localhost", "localhost."),
                "http://" + host + "@evil.example/callback",
                "http://evil.example#" + good,
                "http://evil.example\\@" + host + "/callback",
                "http://evil.example/" + good,
                "http://" + host + ".evil.example/callback",
                "http://user@" + host + "/callback",
                "//" + host + "/callback",
                "//evil.example/callback",
                "/callback",
                "https://evil.example",
                "javascript:alert(1)//" + good,
                "data:text/html,<script>alert(1)</script>",
                "*",
                "http://localhost:*/callback",
                "");
    }

    @ParameterizedTest
    @MethodSource("nearMisses")
    void aRedirectUriIsTheRegisteredOneOrNone(String near)
            throws IOException, InterruptedException {
        var visitor = new Visitor();

        var answer = visitor.get(site.authorize("redirect_uri", near));

        staysHere(answer);
        var page = visitor.follow(answer);
        assertThat(page.status()).isBetween(200, 499);
        assertThat(page.page().select("[href*=evil], [src*=evil], [action*=evil]")).isEmpty();
        assertThat(page.page().select("form")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("nearMisses")
    void thePagesThemselvesAskForTheSameRedirectUri(String near)
            throws IOException, InterruptedException {
        var visitor = new Visitor();

        for (String page : new String[] {"/login", "/signup", "/forgotPassword"}) {
            var answer = visitor.get(site.at(page, "redirect_uri", near));
            staysHere(answer);
            assertThat(answer.page().select("input[name=password]")).as(page).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("nearMisses")
    void logoutLeadsOnlyWhereTheClientRegistered(String near)
            throws IOException, InterruptedException {
        var aim = near.replace("/callback", "/goodbye");
        var address =
                site.base()
                        + "/logout?"
                        + Form.write(Form.of("client_id", site.clientId(), "logout_uri", aim));

        staysHere(new Visitor().get(address));
    }

    @Test
    void ofTwoRedirectUrisNeitherIsTaken() throws IOException, InterruptedException {
        var evil = "&redirect_uri=" + Form.encode("https://evil.example/callback");

        var last = new Visitor().get(site.authorize() + evil);
        var first =
                new Visitor()
                        .get(
                                site.base()
                                        + "/oauth2/authorize?"
                                        + evil.substring(1)
                                        + "&"
                                        + Form.write(site.request()));

        staysHere(last);
        staysHere(first);
        assertThat(last.location().orElse("")).doesNotContain("/login");
        assertThat(first.location().orElse("")).doesNotContain("/login");
    }

    @Test
    void anErrorWithoutAGoodRedirectUriIsToldToTheUserAlone()
            throws IOException, InterruptedException {
        var answer =
                new Visitor()
                        .get(
                                site.authorize(
                                        "redirect_uri", "https://evil.example",
                                        "response_type", "nonsense"));

        staysHere(answer);
    }

    @Test
    void aClientOfAnotherPoolIsUnknownHere() throws IOException, InterruptedException {
        var other = Site.make(server, admin, app);

        var answer = new Visitor().get(site.authorize("client_id", other.clientId()));

        staysHere(answer);
        assertThat(answer.location().orElse("")).doesNotContain("/login");
    }

    @Test
    void whatTheClientRegisteredCannotPassForOurAnswer() throws IOException, InterruptedException {
        var trap = app.callback() + "?code=planted&state=planted&keep=me";
        var trapped = site.with(client -> client.callbackURLs(trap));
        var person = site.confirmedUser();

        var back =
                new Visitor()
                        .signIn(trapped.authorize("redirect_uri", trap, "state", "mine"), person);

        var brought = Form.read(back);
        assertThat(brought).containsEntry("state", "mine").containsEntry("keep", "me");
        assertThat(brought.get("code")).isNotEqualTo("planted");
    }

    @Test
    void aStateCannotWriteHeadersOfItsOwn() throws IOException, InterruptedException {
        var state = "x\r\nSet-Cookie: cognito=evil\r\n\r\n<script>alert(1)</script>";

        var refused =
                new Visitor().get(site.authorize("state", state, "response_type", "nonsense"));
        var page = new Visitor().get(site.authorize("state", state));

        for (var answer : List.of(refused, page)) {
            assertThat(answer.header("Set-Cookie")).doesNotContain("evil");
            assertThat(answer.location().orElse("")).doesNotContain("\r", "\n", "<");
        }
    }

    @ParameterizedTest
    @MethodSource("hosts")
    void noHeaderMovesOurOwnAddresses(String header, String value)
            throws IOException, InterruptedException {
        var answer = new Visitor().get(site.authorize(), header, value);

        staysHere(answer);
        var page = new Visitor().get(site.at("/login"), header, value);
        assertThat(page.answer().body()).doesNotContain("evil.example");
        var discovery = site.get(site.base() + "/.well-known/openid-configuration", header, value);
        assertThat(discovery.body()).doesNotContain("evil.example");
    }

    static Stream<Arguments> hosts() {
        return Stream.of(
                        "X-Forwarded-Host: evil.example",
                        "X-Forwarded-Server: evil.example",
                        "X-Forwarded-Proto: javascript",
                        "X-Original-URL: https://evil.example",
                        "X-Rewrite-URL: https://evil.example",
                        "Forwarded: host=evil.example;proto=https")
                .map(line -> line.split(": ", 2))
                .map(pair -> Arguments.of(pair[0], pair[1]));
    }

    /// No redirect to anywhere but our own pages, and no page of ours with a way out.
    private void staysHere(Visitor.Seen answer) {
        assertThat(answer.status()).isLessThan(500);
        var location = answer.answer().headers().firstValue("Location");
        if (location.isEmpty()) return;
        assertThat(answer.location().orElseThrow()).startsWith(site.base() + "/");
    }
}
