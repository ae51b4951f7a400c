package doorhouse.userpool.userimport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.testing.TestPool;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserImportJobStatusType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserImportJobType;

/// An import job of a test, from its file to its log, as a developer goes about it.
record Import(TestPool pool, String jobId) {
    static final String ROLE = "arn:aws:iam::123456789012:role/import-log";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    static Import created(TestPool pool) {
        var job =
                pool.server()
                        .admin()
                        .createUserImportJob(r ->
                                r.userPoolId(pool.id()).jobName("job").cloudWatchLogsRoleArn(ROLE));
        return new Import(pool, job.userImportJob().jobId());
    }

    static Import uploaded(TestPool pool, String file) {
        var created = created(pool);
        assertThat(put(created.describe().preSignedUrl(), BodyPublishers.ofString(file)))
                .isEqualTo(200);
        return created;
    }

    /// A job that has run over such a file.
    static Import done(TestPool pool, String file) {
        var uploaded = uploaded(pool, file);
        uploaded.start();
        uploaded.await();
        return uploaded;
    }

    /// What a row says, by column.
    record Row(Map<String, String> columns) {}

    /// A file with the pool's header, and of each row the columns that are not empty.
    static String file(TestPool pool, Row... rows) {
        return file(pool, List.of(rows));
    }

    static String file(TestPool pool, List<Row> rows) {
        var header = pool.server().admin().getCSVHeader(r -> r.userPoolId(pool.id())).csvHeader();
        var file = new StringBuilder(String.join(",", header)).append('\n');
        for (var row : rows) file.append(line(header, row)).append('\n');
        return file.toString();
    }

    private static String line(List<String> header, Row row) {
        assertThat(header).containsAll(row.columns().keySet());
        return header.stream()
                .map(column -> row.columns().getOrDefault(column, ""))
                .collect(Collectors.joining(","));
    }

    /// A row of a user with a verified email, and what else there is to say.
    static Row row(String name, String... more) {
        var row = new LinkedHashMap<String, String>();
        row.put("cognito:username", name);
        row.put("email", name + "@example.com");
        row.put("email_verified", "TRUE");
        for (int i = 0; i < more.length; i += 2) row.put(more[i], more[i + 1]);
        return new Row(row);
    }

    UserImportJobType start() {
        return pool.server()
                .admin()
                .startUserImportJob(r -> r.userPoolId(pool.id()).jobId(jobId))
                .userImportJob();
    }

    UserImportJobType stop() {
        return pool.server()
                .admin()
                .stopUserImportJob(r -> r.userPoolId(pool.id()).jobId(jobId))
                .userImportJob();
    }

    UserImportJobType describe() {
        return pool.server()
                .admin()
                .describeUserImportJob(r -> r.userPoolId(pool.id()).jobId(jobId))
                .userImportJob();
    }

    /// Asks until the job has ended.
    UserImportJobType await() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var job = describe();
            switch (job.status()) {
                case STOPPED, FAILED, SUCCEEDED -> {
                    return job;
                }
                default -> assertThat(System.nanoTime()).isLessThan(deadline);
            }
            Thread.onSpinWait();
        }
    }

    void succeeded() {
        assertThat(describe().status()).isEqualTo(UserImportJobStatusType.SUCCEEDED);
    }

    List<String> log() {
        return send(HttpRequest.newBuilder(URI.create(describe().preSignedUrl())).build())
                .body()
                .lines()
                .toList();
    }

    /// As `curl -T` does.
    static int put(String url, BodyPublisher body) {
        return send(HttpRequest.newBuilder(URI.create(url))
                        .header("x-amz-server-side-encryption", "aws:kms")
                        .PUT(body)
                        .build())
                .statusCode();
    }

    static HttpResponse<String> send(HttpRequest request) {
        try {
            return HTTP.send(request, BodyHandlers.ofString(UTF_8));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
