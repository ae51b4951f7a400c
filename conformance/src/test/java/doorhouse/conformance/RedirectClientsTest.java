package doorhouse.conformance;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Applications in JavaScript that send their users to our pages, in Chromium, with TLS in front of
/// the server as almost everybody has it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedirectClientsTest {
    private final Relay relay;
    private final PackedServer server;
    private final Map<String, String> environment;

    RedirectClientsTest(@TempDir Path data) throws IOException, InterruptedException {
        var missing = NodeClients.missing();
        if (missing != null) fail(missing);
        NodeClients.install();
        var identity = TlsIdentity.make(data);
        relay = Relay.overTls(identity);
        var address = "https://localhost:" + relay.port();
        server =
                PackedServer.run(
                        PackedServer.freePort(),
                        "dev",
                        data.resolve("data"),
                        "--public-url",
                        address);
        relay.to(server.port());
        environment =
                Map.of(
                        "DOORHOUSE_ENDPOINT", address,
                        "DOORHOUSE_INBOX", server.address().toString(),
                        "DOORHOUSE_SECRETS", UsedSecrets.file().toString(),
                        "DOORHOUSE_CHROMIUM", Chromium.executable().toString(),
                        "NODE_EXTRA_CA_CERTS", identity.certificate().toString());
    }

    @AfterAll
    void stop() throws IOException {
        relay.close();
        server.close();
    }

    @TestFactory
    List<DynamicTest> openidClient() throws IOException, InterruptedException {
        return tests("openid-client.test.mjs");
    }

    @TestFactory
    List<DynamicTest> amplifySignInWithRedirect() throws IOException, InterruptedException {
        return tests("amplify-redirect.test.mjs");
    }

    private List<DynamicTest> tests(String file) throws IOException, InterruptedException {
        var tests = new ArrayList<DynamicTest>();
        for (var result : NodeClients.run(file, environment))
            tests.add(
                    DynamicTest.dynamicTest(
                            result.name(),
                            () -> {
                                if (!result.passed()) fail(result.error());
                            }));
        return tests;
    }
}
