package doorhouse.conformance;

import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Keycloak, from its own distribution, as the identity provider that is not ours: one process on
/// loopback with everything in memory. Realms come by its administration API.
final class Keycloak implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Process process;
    private final String base;
    private final String password = Pkce.word();

    private Keycloak(int port) throws IOException, InterruptedException {
        var log = Distribution.logs().resolve("keycloak.log");
        // Another site than ours at localhost, so that cookies are kept apart as between companies.
        base = "http://127.0.0.1:" + port;
        var program =
                program(
                        "start",
                        "--optimized",
                        "--db=dev-mem",
                        "--cache=local",
                        "--http-enabled=true",
                        "--http-host=127.0.0.1",
                        "--http-port=" + port,
                        "--hostname=" + base);
        program.environment().put("KC_BOOTSTRAP_ADMIN_USERNAME", "admin");
        program.environment().put("KC_BOOTSTRAP_ADMIN_PASSWORD", password);
        process = program.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    }

    static Keycloak start() throws IOException, InterruptedException {
        build();
        var keycloak = new Keycloak(PackedServer.freePort());
        try {
            keycloak.awaitReady();
            return keycloak;
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            keycloak.close();
            throw e;
        }
    }

    String realm(String name) {
        return base + "/realms/" + name;
    }

    /// Adds a realm with its clients and users, in the words of Keycloak's own export.
    void add(Object realm) throws IOException, InterruptedException {
        admin("POST", "/admin/realms", realm, 201);
    }

    /// Adds or changes what stands under a realm.
    void change(String method, String path, Object body) throws IOException, InterruptedException {
        admin(method, "/admin/realms" + path, body, method.equals("POST") ? 201 : 204);
    }

    private void admin(String method, String path, Object body, int expected)
            throws IOException, InterruptedException {
        var answer =
                HTTP.send(
                        HttpRequest.newBuilder(URI.create(base + path))
                                .header("Authorization", "Bearer " + token())
                                .header("Content-Type", "application/json")
                                .method(
                                        method,
                                        BodyPublishers.ofString(JSON.writeValueAsString(body)))
                                .build(),
                        BodyHandlers.ofString());
        check(answer, expected);
    }

    private String token() throws IOException, InterruptedException {
        var form =
                Form.of(
                        "grant_type", "password",
                        "client_id", "admin-cli",
                        "username", "admin",
                        "password", password);
        var answer =
                HTTP.send(
                        HttpRequest.newBuilder(
                                        URI.create(
                                                realm("master") + "/protocol/openid-connect/token"))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString(Form.write(form)))
                                .build(),
                        BodyHandlers.ofString());
        check(answer, 200);
        JsonNode tokens = JSON.readTree(answer.body());
        return tokens.path("access_token").asString();
    }

    private static void check(HttpResponse<String> answer, int expected) {
        if (answer.statusCode() != expected)
            throw new AssertionError(answer + "\n" + answer.body());
    }

    private void awaitReady() throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!ready()) {
            if (!process.isAlive() || System.nanoTime() > end)
                throw new AssertionError("Keycloak is not ready: see logs/keycloak.log");
            Thread.sleep(100);
        }
    }

    private boolean ready() throws InterruptedException {
        try {
            var request = HttpRequest.newBuilder(URI.create(realm("master"))).build();
            return HTTP.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /// Unpacks and builds it once; the build serves until `target` is emptied.
    private static void build() throws IOException, InterruptedException {
        var built = home().resolve("built");
        if (Files.exists(built)) return;
        var folder = Files.createDirectories(home().getParent());
        Programs.run(folder, Map.of(), List.of("rm", "-rf", home().toString())).good();
        var zip = Distribution.property("doorhouse.keycloak");
        var jar = Path.of(System.getProperty("java.home"), "bin", "jar").toString();
        Programs.run(folder, Map.of(), List.of(jar, "xf", zip)).good();
        var outcome =
                program("build", "--db=dev-mem", "--cache=local")
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("build.log").toFile())
                        .start();
        if (!outcome.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            outcome.destroyForcibly();
            throw new InterruptedIOException("Keycloak's build did not end");
        }
        if (outcome.exitValue() != 0)
            throw new AssertionError(Files.readString(folder.resolve("build.log")));
        Files.createFile(built);
    }

    private static ProcessBuilder program(String... words) {
        var command =
                new ArrayList<String>(List.of("bash", home().resolve("bin/kc.sh").toString()));
        command.addAll(List.of(words));
        var builder = new ProcessBuilder(command);
        Programs.forgetAccounts(builder.environment());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment()
                .put("JAVA_OPTS", "-Xms64m -Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1");
        return builder.redirectInput(new File("/dev/null"));
    }

    /// `target/keycloak/keycloak-<version>`.
    private static Path home() {
        var zip = Path.of(Distribution.property("doorhouse.keycloak")).getFileName().toString();
        var version = zip.replaceAll("^keycloak-quarkus-dist-|\\.zip$", "");
        return Distribution.target().resolve("keycloak").resolve("keycloak-" + version);
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
