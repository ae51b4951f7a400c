package doorhouse.conformance;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/// A browser without eyes: keeps cookies, fills in forms, and follows redirects only when told to,
/// so that a test sees each step and can bend it.
final class Visitor {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Map<String, String> cookies = new LinkedHashMap<>();
    private final List<String> cookieLines = new ArrayList<>();

    /// What came back, and from where.
    record Seen(URI address, HttpResponse<String> answer) {
        int status() {
            return answer.statusCode();
        }

        Document page() {
            return Jsoup.parse(answer.body(), address.toString());
        }

        Optional<String> location() {
            return answer.headers()
                    .firstValue("Location")
                    .map(to -> address.resolve(to).toString());
        }

        String header(String name) {
            return String.join(", ", answer.headers().allValues(name));
        }

        /// The form that asks for something: the one with a field for the user.
        Element form() {
            for (Element form : page().select("form[method=post]")) {
                if (!form.select("input:not([type=hidden])").isEmpty()) return form;
            }
            throw new AssertionError("no form on " + address + ":\n" + answer.body());
        }
    }

    Seen get(String address, String... headers) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(address)).GET(), headers);
    }

    Seen post(String address, Map<String, String> form, String... headers)
            throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create(address))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(Form.write(form)));
        return send(request, headers);
    }

    /// Goes where redirects lead, as long as they stay on the same host.
    Seen follow(Seen seen) throws IOException, InterruptedException {
        var now = seen;
        for (int hops = 0; hops < 10; hops++) {
            var next = now.location();
            if (next.isEmpty()) return now;
            var address = URI.create(next.get());
            if (!address.getAuthority().equals(now.address.getAuthority())) return now;
            now = get(next.get());
        }
        throw new AssertionError("redirects without end at " + now.address);
    }

    Seen open(String address) throws IOException, InterruptedException {
        return follow(get(address));
    }

    /// Sends the page's form with what the page put into it and what the user types.
    Seen submit(Seen seen, String... typed) throws IOException, InterruptedException {
        var form = seen.form();
        var values = filled(form);
        values.putAll(Form.of(typed));
        return post(form.absUrl("action"), values);
    }

    /// What a form holds before anybody types.
    static Map<String, String> filled(Element form) {
        var values = new LinkedHashMap<String, String>();
        for (Element input : form.select("input[name]")) {
            var type = input.attr("type");
            if ((type.equals("checkbox") || type.equals("radio")) && !input.hasAttr("checked"))
                continue;
            values.put(input.attr("name"), input.attr("value"));
        }
        return values;
    }

    /// Signs in on the page, and stops where the browser leaves for the client.
    ///
    /// @return the address that the client sees
    String signIn(String authorize, Person person) throws IOException, InterruptedException {
        var page = open(authorize);
        var form = page.form();
        if (form.select("[name=password]").isEmpty()) {
            page = follow(submit(page, "username", person.username()));
            return follow(submit(page, "password", person.password())).location().orElseThrow();
        }
        var sent = submit(page, "username", person.username(), "password", person.password());
        return follow(sent).location().orElseThrow(() -> new AssertionError(sent));
    }

    /// The code for a request of a site's client.
    static String code(Site site, Person person, String... more)
            throws IOException, InterruptedException {
        return codeIn(new Visitor().signIn(site.authorize(more), person));
    }

    static String codeIn(String address) {
        var code = Form.read(address).get("code");
        if (code == null) throw new AssertionError("no code in " + address);
        return code;
    }

    private Seen send(HttpRequest.Builder request, String... headers)
            throws IOException, InterruptedException {
        if (headers.length > 0) request.headers(headers);
        if (!cookies.isEmpty()) {
            var line = new StringBuilder();
            cookies.forEach((name, value) -> line.append(name + "=" + value + "; "));
            request.header("Cookie", line.substring(0, line.length() - 2));
        }
        var built = request.build();
        var answer = HTTP.send(built, BodyHandlers.ofString());
        for (String line : answer.headers().allValues("Set-Cookie")) keep(line);
        return new Seen(built.uri(), answer);
    }

    private void keep(String line) {
        cookieLines.add(line);
        var pair = line.substring(0, (line + ";").indexOf(';'));
        int equals = pair.indexOf('=');
        var name = pair.substring(0, equals);
        var value = pair.substring(equals + 1);
        boolean gone = line.contains("Max-Age=0");
        if (gone) cookies.remove(name);
        else cookies.put(name, value);
    }

    /// The cookies as they stand, to be looked at or bent.
    Map<String, String> cookies() {
        return cookies;
    }

    /// Every `Set-Cookie` that came.
    List<String> cookieLines() {
        return List.copyOf(cookieLines);
    }

    /// What stands for the browser's session; empty where nobody is signed in. Where TLS is on, the
    /// cookie's name has a prefix, and the pool at its end.
    Optional<String> session() {
        return cookies.entrySet().stream()
                .filter(cookie -> cookie.getKey().matches("(__Host-)?cognito(-.*)?"))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
