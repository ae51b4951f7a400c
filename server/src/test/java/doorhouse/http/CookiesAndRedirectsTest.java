package doorhouse.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import doorhouse.http.SetCookie.SameSite;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CookiesAndRedirectsTest {
    private static Request request(String... headers) {
        var all =
                Arrays.stream(headers)
                        .map(h -> h.split(": ", 2))
                        .map(h -> new Request.Header(h[0], h[1]))
                        .toList();
        return new Request("id", "GET", "/", "", all, new byte[0], "127.0.0.1", Map.of());
    }

    private static String header(Response response, String name) {
        return response.headers().stream()
                .filter(h -> h.name().equals(name))
                .findFirst()
                .orElseThrow()
                .value();
    }

    @Test
    void aCookieIsHiddenFromScripts() {
        var cookie = new SetCookie("__Host-a", "b=c", "/", Duration.ofHours(1), true, SameSite.LAX);

        assertThat(header(Response.of(200).with(cookie), "Set-Cookie"))
                .isEqualTo("__Host-a=b=c; Path=/; Max-Age=3600; Secure; HttpOnly; SameSite=Lax");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a;b", "a,b", "a b", "a\"b", "a\r\nb", "a\\b", "é"})
    void noValueBeginsAnAttributeOrAHeader(String value) {
        assertThatThrownBy(
                        () -> new SetCookie("a", value, "/", Duration.ZERO, false, SameSite.STRICT))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void cookiesAreFoundByTheirWholeName() {
        var sent = request("Cookie: ab=1; a=2;c=3; d", "cookie: e=5=5");

        assertThat(sent.cookie("a")).hasValue("2");
        assertThat(sent.cookie("c")).hasValue("3");
        assertThat(sent.cookie("e")).hasValue("5=5");
        assertThat(sent.cookie("d")).isEmpty();
        assertThat(sent.cookie("b")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Example.COM:8080, example.com",
        "example.com, example.com",
        "127.0.0.1:1, 127.0.0.1",
        "[::1]:8080, [::1]",
        "[::1], [::1]"
    })
    void aHostHasNoPort(String sent, String host) {
        assertThat(request("Host: " + sent).host()).isEqualTo(host);
    }

    @Test
    void aRedirectIsOneLineOfAscii() {
        var answers =
                List.of(
                        Response.redirect("https://a.example/é?x=1\r\nSet-Cookie: a=b"),
                        Response.seeOther("https://a.example/é?x=1\r\nSet-Cookie: a=b"));

        assertThat(answers).extracting(Response::status).containsExactly(302, 303);
        for (var answer : answers) {
            assertThat(header(answer, "Location"))
                    .isEqualTo("https://a.example/%C3%A9?x=1%0D%0ASet-Cookie:%20a=b");
        }
    }
}
