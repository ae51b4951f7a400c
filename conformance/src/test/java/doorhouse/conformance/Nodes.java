package doorhouse.conformance;

import static doorhouse.conformance.UsedSecrets.used;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.iam.IamClient;
import tools.jackson.databind.json.JsonMapper;

/// Several nodes of `start` on one PostgreSQL behind a balancer: one master key, a data folder for
/// each. All begin at the same moment, on whatever the database holds.
final class Nodes implements AutoCloseable {
    private final List<Integer> ports = new ArrayList<>();
    private final List<PackedServer> nodes = new ArrayList<>();
    private final Path folder;
    private final String database;
    private final PostedMessages messages = new PostedMessages();
    private final Balancer balancer;
    private final AwsCredentialsProvider root;
    private final Map<Integer, CognitoIdentityProviderClient> cognito = new ConcurrentHashMap<>();

    /// @param folder for their data
    /// @param database its URL
    Nodes(int count, Path folder, String database) throws IOException, InterruptedException {
        this.folder = folder;
        this.database = database;
        for (int node = 0; node < count; node++) ports.add(PackedServer.steadyPort());
        balancer = new Balancer(ports);
        try {
            begin();
            for (int port : ports) balancer.await(port);
            root = rootKey();
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private void begin() throws IOException, InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var starting = new ArrayList<Future<PackedServer>>();
            for (int node = 0; node < ports.size(); node++) {
                int number = node;
                starting.add(threads.submit(() -> run(number)));
            }
            @Nullable ExecutionException failed = null;
            for (var one : starting) {
                try {
                    nodes.add(one.get());
                } catch (ExecutionException e) {
                    failed = e;
                }
            }
            if (failed != null) throw new IOException(failed.getCause());
        }
    }

    private PackedServer run(int node) throws IOException, InterruptedException {
        return PackedServer.run(ports.get(node), "start", data(node), options());
    }

    private Path data(int node) {
        return folder.resolve("node" + node);
    }

    private String[] options() {
        return new String[] {
            "--database-url", database,
            "--master-key", folder.resolve("master.key").toString(),
            "--public-url", publicUrl(),
            "--webhook-mail-url", messages.url(),
            "--webhook-sms-url", messages.url(),
            "--webhook-secret", used("a-secret-that-the-webhook-knows"),
            "--limits-messages-per-address", "0",
            "--notice-seconds", "2"
        };
    }

    /// The first node made it, and nobody knows which one that was.
    private AwsCredentialsProvider rootKey() throws IOException {
        for (int node = 0; node < ports.size(); node++) {
            var file = data(node).resolve("root-key.json");
            if (!Files.exists(file)) continue;
            var key = new JsonMapper().readTree(Files.readString(file));
            return StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(
                            key.path("AccessKeyId").asString(),
                            used(key.path("SecretAccessKey").asString())));
        }
        throw new AssertionError("no node made a root key");
    }

    int count() {
        return ports.size();
    }

    Balancer balancer() {
        return balancer;
    }

    PostedMessages messages() {
        return messages;
    }

    PackedServer get(int node) {
        return nodes.get(node);
    }

    /// Where everybody else reaches them.
    String publicUrl() {
        return "http://localhost:" + balancer.port();
    }

    URI address(int node) {
        return nodes.get(node).address();
    }

    /// Leads everybody who comes to the public address to one node.
    void pin(int node) throws IOException, InterruptedException {
        balancer.pin(ports.get(node));
    }

    /// A client of one node, as the account's root.
    <B extends AwsClientBuilder<B, ?> & AwsSyncClientBuilder<B, ?>> B at(int node, B builder) {
        return Sdk.at(address(node), root, builder);
    }

    /// The same for all who ask: callers who race are not to spend the moment with making one.
    CognitoIdentityProviderClient cognito(int node) {
        return cognito.computeIfAbsent(
                node, one -> at(one, CognitoIdentityProviderClient.builder()).build());
    }

    IamClient iam(int node) {
        return at(node, IamClient.builder()).build();
    }

    /// What an operator types beside the nodes.
    String done(String command, String... words) throws IOException, InterruptedException {
        var line = new ArrayList<>(List.of(command));
        line.addAll(List.of(words));
        line.addAll(List.of("--data", data(0).toString()));
        line.addAll(List.of(options()));
        return PackedServer.ended(line.toArray(String[]::new)).good();
    }

    /// Ends a node as an operator does, and starts it again once it is gone.
    void restart(int node) throws IOException, InterruptedException {
        nodes.get(node).close();
        nodes.set(node, run(node));
        balancer.await(ports.get(node));
    }

    @Override
    public void close() throws IOException {
        balancer.close();
        @Nullable Throwable failed = null;
        for (var node : nodes) {
            try {
                node.close();
            } catch (IOException | RuntimeException | Error e) {
                failed = e;
            }
        }
        messages.close();
        if (failed != null) throw new IOException(failed);
    }
}
