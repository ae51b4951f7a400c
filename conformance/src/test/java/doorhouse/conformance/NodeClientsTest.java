package doorhouse.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Applications in JavaScript against `doorhouse dev`, and what its answers told them.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NodeClientsTest {
    private final Relay relay;
    private final PackedServer server;
    private final Path functions;

    NodeClientsTest(@TempDir Path data) throws IOException, InterruptedException {
        relay = new Relay();
        functions = Files.createDirectories(data.resolve("functions"));
        server =
                PackedServer.run(
                        PackedServer.freePort(),
                        "dev",
                        data,
                        "--public-url",
                        relay.address(),
                        "--functions-folder",
                        functions.toString());
        relay.to(server.port());
    }

    @BeforeAll
    static void bringPackages() throws IOException, InterruptedException {
        var missing = NodeClients.missing();
        if (missing != null) fail(missing);
        NodeClients.install();
    }

    @AfterAll
    void stop() throws IOException, InterruptedException {
        relay.close();
        server.close();
    }

    @TestFactory
    List<DynamicTest> amplify() throws IOException, InterruptedException {
        return tests("amplify.test.mjs");
    }

    @TestFactory
    List<DynamicTest> identityPools() throws IOException, InterruptedException {
        return tests("identity-pools.test.mjs");
    }

    @TestFactory
    List<DynamicTest> amazonCognitoIdentityJs() throws IOException, InterruptedException {
        return tests("identity-js.test.mjs");
    }

    @TestFactory
    List<DynamicTest> passkeysInABrowser() throws IOException, InterruptedException {
        assertThat(Chromium.executable()).isExecutable();
        return tests("passkey.test.mjs");
    }

    @TestFactory
    List<DynamicTest> customSenders() throws IOException, InterruptedException {
        return tests("custom-senders.test.mjs");
    }

    @TestFactory
    List<DynamicTest> devices() throws IOException, InterruptedException {
        return tests("device.test.mjs");
    }

    @TestFactory
    List<DynamicTest> customSignIn() throws IOException, InterruptedException {
        return tests("custom.test.mjs");
    }

    @TestFactory
    List<DynamicTest> cognitoSync() throws IOException, InterruptedException {
        return tests("sync.test.mjs");
    }

    @TestFactory
    List<DynamicTest> replays() throws IOException, InterruptedException {
        return tests("replay.test.mjs");
    }

    /// Runs a file, and then looks through every answer for the codes that were mailed: a code
    /// proves that its reader has the mailbox, so the API may never tell one (CVE-2026-105211
    /// elsewhere).
    private List<DynamicTest> tests(String file) throws IOException, InterruptedException {
        var environment =
                Map.of(
                        "DOORHOUSE_ENDPOINT", relay.address(),
                        "DOORHOUSE_FUNCTIONS", functions.toString(),
                        "DOORHOUSE_INBOX", server.address().toString(),
                        "DOORHOUSE_SECRETS", UsedSecrets.file().toString());
        var tests = new ArrayList<DynamicTest>();
        for (var result : NodeClients.run(file, environment))
            tests.add(DynamicTest.dynamicTest(result.name(), () -> passed(result)));
        tests.add(DynamicTest.dynamicTest("no answer tells a mailed code", this::noCodeIsTold));
        return tests;
    }

    private static void passed(NodeClients.Result result) {
        if (!result.passed()) fail(result.error());
    }

    private void noCodeIsTold() throws IOException, InterruptedException {
        var codes = new ArrayList<String>();
        for (JsonNode message : new JsonMapper().readTree(server.get("/dev/inbox.json"))) {
            var code = message.path("code").asString("");
            if (!code.isEmpty()) codes.add(code);
        }
        var answered = relay.answered();

        assertThat(codes).filteredOn(code -> UsedSecrets.holds(answered, code)).isEmpty();
    }

    @Test
    void theRelayKeepsWhatWasAnswered() throws IOException, InterruptedException {
        try (var client = java.net.http.HttpClient.newHttpClient()) {
            var request =
                    java.net.http.HttpRequest.newBuilder(
                                    java.net.URI.create(relay.address() + "/health/live"))
                            .build();
            client.send(request, java.net.http.HttpResponse.BodyHandlers.discarding());
        }

        assertThat(relay.answered()).contains("HTTP/1.1 200");
    }
}
