package doorhouse.conformance;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The stores behind the gateway, which are not ours: S3Proxy, which checks the signature of each
/// request, and Amazon's DynamoDB Local. Both keep all they have in memory.
final class Stores implements AutoCloseable {
    /// The stores' own key, which only the gateway knows; DynamoDB Local takes letters and digits.
    static final String KEY_ID = "storekey";

    static final String SECRET = "a-secret-that-only-the-gateway-knows";

    private final Peer objects;
    private final Peer tables;

    private Stores(Peer objects, Peer tables) {
        this.objects = objects;
        this.tables = tables;
    }

    /// @param scratch a folder that the tests may write in
    static Stores start(Path scratch) throws IOException, InterruptedException {
        UsedSecrets.used(SECRET);
        var objects = objects(scratch);
        try {
            return new Stores(objects, tables());
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            objects.close();
            throw e;
        }
    }

    private static Peer objects(Path scratch) throws IOException, InterruptedException {
        int port = PackedServer.freePort();
        var settings =
                Files.writeString(
                        scratch.resolve("s3proxy.conf"),
                        """
                        s3proxy.endpoint=http://127.0.0.1:%d
                        s3proxy.authorization=aws-v4
                        s3proxy.identity=%s
                        s3proxy.credential=%s
                        jclouds.provider=transient-nio2
                        jclouds.identity=none
                        jclouds.credential=none
                        """
                                .formatted(port, KEY_ID, SECRET));
        return Peer.start(
                "s3",
                port,
                List.of(
                        "-Dlogback.configurationFile=logback.xml",
                        "org.gaul.s3proxy.Main",
                        "--properties",
                        settings.toString()));
    }

    private static Peer tables() throws IOException, InterruptedException {
        int port = PackedServer.freePort();
        return Peer.start(
                "dynamodb",
                port,
                List.of(
                        "-Dsqlite4java.library.path=target/lib",
                        "--enable-native-access=ALL-UNNAMED",
                        "OnLoopback.java",
                        "-inMemory",
                        "-sharedDb",
                        "-disableTelemetry",
                        "-port",
                        Integer.toString(port)));
    }

    URI s3() {
        return objects.address();
    }

    URI dynamoDb() {
        return tables.address();
    }

    @Override
    public void close() {
        objects.close();
        tables.close();
    }
}
