package doorhouse.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/// Imports a pool's users as anybody would: jobs of at most as many rows as Amazon Cognito takes,
/// one after the other; while one runs, the next one's file goes up.
final class GrowthImport {
    private static final int MOST_ROWS = 500_000;
    private static final long POLL_MILLIS = 250;

    private final int port;
    private final Path folder;
    private final GrowthPool pool;

    GrowthImport(int port, Path folder, GrowthPool pool) {
        this.port = port;
        this.folder = folder;
        this.pool = pool;
    }

    void run() throws IOException, InterruptedException {
        String running = "";
        for (int from = 0; from < pool.users(); from += MOST_ROWS) {
            var next = uploaded(from, Math.min(from + MOST_ROWS, pool.users()));
            if (!running.isEmpty()) await(running);
            call("StartUserImportJob", job(next)).good();
            running = next;
        }
        await(running);
    }

    /// @return the id of a job whose file is there
    private String uploaded(int from, int to) throws IOException, InterruptedException {
        var asked =
                """
                {"UserPoolId":"%s","JobName":"growth","CloudWatchLogsRoleArn":\
                "arn:aws:iam::123456789012:role/import"}\
                """
                        .formatted(pool.id());
        var job = call("CreateUserImportJob", asked);
        var file = Files.createTempFile(folder, "users-", ".csv");
        try (var client = HttpClient.newHttpClient()) {
            GrowthPool.write(file, columns(), from, to);
            var put =
                    HttpRequest.newBuilder(URI.create(job.text("PreSignedUrl")))
                            .header("x-amz-server-side-encryption", "aws:kms")
                            .PUT(HttpRequest.BodyPublishers.ofFile(file))
                            .build();
            var answer = client.send(put, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) throw new IOException("upload: " + answer.body());
        } finally {
            Files.delete(file);
        }
        return job.text("JobId");
    }

    private List<String> columns() throws IOException {
        var header = call("GetCSVHeader", "{\"UserPoolId\":\"%s\"}".formatted(pool.id())).good();
        var list = header.substring(header.indexOf('[') + 1, header.indexOf(']'));
        return List.of(list.replace("\"", "").split(","));
    }

    private void await(String job) throws IOException, InterruptedException {
        while (true) {
            var described = call("DescribeUserImportJob", job(job)).good();
            switch (Connection.text(described, "Status")) {
                case "Succeeded" -> {
                    requireWhole(described);
                    return;
                }
                case "Pending", "InProgress" -> Thread.sleep(POLL_MILLIS);
                default -> throw new IOException(described);
            }
        }
    }

    private static void requireWhole(String described) throws IOException {
        for (var count : List.of("SkippedUsers", "FailedUsers")) {
            if (Pattern.compile("\"" + count + "\":[1-9]").matcher(described).find())
                throw new IOException(described);
        }
    }

    private String job(String id) {
        return "{\"UserPoolId\":\"%s\",\"JobId\":\"%s\"}".formatted(pool.id(), id);
    }

    private Connection.Answer call(String operation, String body) throws IOException {
        try (var connection = new Connection(port)) {
            return new AdminCalls(connection).userPools(operation, body);
        }
    }
}
