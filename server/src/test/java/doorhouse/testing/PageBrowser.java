package doorhouse.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/// A browser without scripts, for pages: it keeps cookies, follows redirects on the server that it
/// began at, and sends forms as they stand, with what a user types.
public final class PageBrowser {
    /// An answer to the browser, where it stopped.
    ///
    /// @param address of the page; where it was sent to, when that is another server
    public record Page(URI address, HttpResponse<String> answer, Document html) {
        public int status() {
            return answer.statusCode();
        }

        public String title() {
            return html.expectFirst("h1").text();
        }

        /// What the page says is wrong, or went well.
        public String notice() {
            var notice = html.selectFirst("#notice");
            return notice == null ? "" : notice.text();
        }

        public String text() {
            return html.body().text();
        }

        /// A parameter of the address that the browser was sent to.
        public @Nullable String parameter(String name) {
            var query = address.getRawQuery();
            return query == null ? null : parameters(query).get(name);
        }

        public Element form() {
            return html.expectFirst("form");
        }

        public String hidden(String name) {
            return html.expectFirst("input[name=" + name + "]").val();
        }

        public String header(String name) {
            return answer.headers().firstValue(name).orElse("");
        }
    }

    private static final int MOST_REDIRECTS = 10;

    private final HttpClient client =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
    private final String origin;
    private final Map<String, String> cookies = new LinkedHashMap<>();
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final List<URI> visited = new ArrayList<>();

    /// @param server where it may follow redirects
    public PageBrowser(TestServer server) {
        this.origin = server.address().toString();
    }

    /// A header that goes with every request.
    public PageBrowser header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /// Where redirects have sent it, in order.
    public List<URI> visited() {
        return visited;
    }

    public Map<String, String> cookies() {
        return cookies;
    }

    public Page open(String address) {
        return go(request(address).GET());
    }

    /// Sends the page's first form.
    public Page submit(Page page, Map<String, String> typed) {
        return submit(page, page.form(), typed);
    }

    /// Presses the button that sends this name and value.
    public Page press(Page page, String name, String value) {
        var button = page.html().expectFirst("button[name=" + name + "][value=" + value + "]");
        var form = button.closest("form");
        if (form == null) throw new AssertionError("the button is in no form");
        return submit(page, form, Map.of(name, value));
    }

    public Page submit(Page page, Element form, Map<String, String> typed) {
        var fields = new LinkedHashMap<String, String>();
        for (var input : form.select("input")) {
            var type = input.attr("type");
            if (type.equals("radio") && !input.hasAttr("checked")) continue;
            fields.put(input.attr("name"), input.val());
        }
        fields.putAll(typed);
        return post(page.address().resolve(form.attr("action")).toString(), fields);
    }

    public Page follow(Page page, String link) {
        return open(page.address().resolve(page.html().expectFirst(link).attr("href")).toString());
    }

    public Page post(String address, Map<String, String> fields) {
        var body =
                fields.entrySet().stream()
                        .map(f -> encoded(f.getKey()) + "=" + encoded(f.getValue()))
                        .collect(Collectors.joining("&"));
        return go(
                request(address)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String address) {
        return HttpRequest.newBuilder(
                URI.create(address.startsWith("/") ? origin + address : address));
    }

    private Page go(HttpRequest.Builder first) {
        var asked = first;
        for (int i = 0; i < MOST_REDIRECTS; i++) {
            var answer = send(asked);
            var location = answer.headers().firstValue("Location");
            if (location.isEmpty()) return page(answer.uri(), answer);
            var next = answer.uri().resolve(location.get());
            visited.add(next);
            if (!next.toString().startsWith(origin)) return page(next, answer);
            asked = request(next.toString()).GET();
        }
        throw new AssertionError("redirected without end");
    }

    private static Page page(URI address, HttpResponse<String> answer) {
        return new Page(address, answer, Jsoup.parse(answer.body(), address.toString()));
    }

    private HttpResponse<String> send(HttpRequest.Builder asked) {
        headers.forEach(asked::header);
        if (!cookies.isEmpty()) {
            asked.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(c -> c.getKey() + "=" + c.getValue())
                            .collect(Collectors.joining("; ")));
        }
        try {
            var answer = client.send(asked.build(), BodyHandlers.ofString());
            for (var set : answer.headers().allValues("Set-Cookie")) keep(set);
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void keep(String set) {
        var cookie = HttpCookie.parse(set).getFirst();
        if (cookie.getMaxAge() == 0) cookies.remove(cookie.getName());
        else cookies.put(cookie.getName(), set.substring(set.indexOf('=') + 1).split(";")[0]);
    }

    private static Map<String, String> parameters(String query) {
        var parameters = new LinkedHashMap<String, String>();
        for (var pair : query.split("&")) {
            int equals = pair.indexOf('=');
            if (equals < 0) continue;
            parameters.put(
                    pair.substring(0, equals),
                    URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return parameters;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
