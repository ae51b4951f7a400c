package doorhouse.userpool.userimport;

import static java.nio.charset.StandardCharsets.UTF_8;

import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/// What became of each row of a job's file, a line each as Cognito writes it, without anything that
/// stood in the row. Kept in pieces of some rows each.
final class ImportLog {
    private static final Duration KEPT = Duration.ofDays(90);

    private record Piece(long part, byte[] content) {}

    private final Database database;

    ImportLog(Database database) {
        this.database = database;
    }

    /// @param firstRow of those that the lines tell of; pieces stand in its order
    void add(UserPoolId pool, String jobId, long firstRow, List<String> lines, Instant now) {
        database.run(
                """
                insert into user_import_log (user_pool_id, job_id, part, content, expires_at)
                values (?, ?, ?, ?, ?)\
                """,
                pool.value(),
                jobId,
                firstRow,
                compressed(lines),
                now.plus(KEPT));
    }

    /// Writes all of it, piece by piece.
    void writeTo(UserPoolId pool, String jobId, OutputStream out) throws IOException {
        long after = -1;
        while (true) {
            var piece = next(pool, jobId, after);
            if (piece.isEmpty()) return;
            try (var text = new GZIPInputStream(new ByteArrayInputStream(piece.get().content()))) {
                text.transferTo(out);
            }
            after = piece.get().part();
        }
    }

    private Optional<Piece> next(UserPoolId pool, String jobId, long after) {
        return database.find(
                """
                select part, content from user_import_log
                 where user_pool_id = ? and job_id = ? and part > ? order by part limit 1\
                """,
                row -> new Piece(row.number("part"), row.bytes("content")),
                pool.value(),
                jobId,
                after);
    }

    private static byte[] compressed(List<String> lines) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            for (var line : lines) out.write((line + "\n").getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
