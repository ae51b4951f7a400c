package doorhouse.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The AWS CLI with one pair of keys.
///
/// @param sessionToken of temporary keys; empty for others
record AwsCli(URI endpoint, String accessKeyId, String secretAccessKey, String sessionToken) {
    private static final JsonMapper JSON = new JsonMapper();

    AwsCli(URI endpoint, String accessKeyId, String secretAccessKey) {
        this(endpoint, accessKeyId, secretAccessKey, "");
    }

    /// The account's own keys under `doorhouse dev`.
    static AwsCli root(URI endpoint) {
        return new AwsCli(endpoint, "doorhouse", "doorhouse");
    }

    static boolean installed() {
        return Programs.find("aws").isPresent();
    }

    Programs.Outcome run(String... words) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("aws"));
        command.addAll(List.of(words));
        return Programs.run(Distribution.target(), environment(), command);
    }

    /// What leads the CLI to the server.
    Map<String, String> environment() {
        var environment =
                new HashMap<>(
                        Map.of(
                                "AWS_ENDPOINT_URL", endpoint.toString(),
                                "AWS_ACCESS_KEY_ID", accessKeyId,
                                "AWS_SECRET_ACCESS_KEY", secretAccessKey,
                                "AWS_DEFAULT_REGION", "us-east-1",
                                "AWS_DEFAULT_OUTPUT", "json",
                                "AWS_PAGER", "",
                                "AWS_MAX_ATTEMPTS", "1"));
        if (!sessionToken.isEmpty()) environment.put("AWS_SESSION_TOKEN", sessionToken);
        return environment;
    }

    /// What a command that must succeed answered.
    JsonNode answer(String... words) throws IOException, InterruptedException {
        var out = run(words).good();
        return JSON.readTree(out.isBlank() ? "{}" : out);
    }

    /// Expects the very error that Amazon's service would give.
    void refused(String operation, String error, String message, String... words)
            throws IOException, InterruptedException {
        assertThat(run(words).err().strip())
                .isEqualTo(
                        "An error occurred (%s) when calling the %s operation: %s"
                                .formatted(error, operation, message));
    }
}
