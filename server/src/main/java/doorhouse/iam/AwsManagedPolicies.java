package doorhouse.iam;

import static java.nio.charset.StandardCharsets.UTF_8;

import doorhouse.policy.Policy;
import doorhouse.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The policies that Amazon manages, `arn:aws:iam::aws:policy/…`: those that people attach where
/// this server or the services behind it are used. Each is one document under `/iam/managed/`,
/// written for its purpose; an ARN that is not among them does not exist here.
public final class AwsManagedPolicies {
    private static final String FOLDER = "/iam/managed/";
    private static final String BASE_32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int ID_CHARACTERS = 17;

    private record Row(String name, String path, String created, String description) {}

    private record Table(List<Row> policies) {}

    /// Read when the first of them is asked for.
    private static final class Kept {
        static final List<AwsManagedPolicy> ALL = read();
        static final Map<String, AwsManagedPolicy> BY_ARN =
                ALL.stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        AwsManagedPolicy::arn, Function.identity()));
    }

    private AwsManagedPolicies() {}

    /// @param arn with its path: `arn:aws:iam::aws:policy/service-role/AWSLambdaRole`
    public static Optional<AwsManagedPolicy> find(String arn) {
        return Optional.ofNullable(Kept.BY_ARN.get(arn));
    }

    /// In the order of their names.
    public static List<AwsManagedPolicy> all() {
        return Kept.ALL;
    }

    private static List<AwsManagedPolicy> read() {
        var table = Json.bind(Json.read(resource("policies.json")), Table.class);
        var all = new ArrayList<AwsManagedPolicy>();
        for (var row : table.policies) {
            var created = Instant.parse(row.created);
            all.add(
                    new AwsManagedPolicy(
                            row.name,
                            row.path,
                            id(row.name),
                            row.description,
                            "v1",
                            created,
                            created,
                            Policy.parse(resource(row.name + ".json").strip())));
        }
        return List.copyOf(all);
    }

    /// The same on every node and at every start.
    private static String id(String name) {
        byte[] hash = sha256(name.getBytes(UTF_8));
        var id = new StringBuilder("ANPA");
        for (int i = 0; i < ID_CHARACTERS; i++) id.append(BASE_32.charAt(hash[i] & 0x1f));
        return id.toString();
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String resource(String name) {
        try (var in = AwsManagedPolicies.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) throw new IllegalStateException("no policy " + name);
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
