package doorhouse.userpool.userimport;

import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.vault.Vault;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The files of jobs, in the database so that whichever node works on a job can read them, and
/// sealed, for they hold what people are called and where they live. In parts, so that neither
/// sending nor reading one takes much room.
final class Uploads {
    static final int PART_BYTES = 1 << 17;

    /// A file is read when its job runs, and gone when the job has ended; what nobody comes back to
    /// goes by itself.
    private static final Duration KEPT = Duration.ofDays(3);

    private static final String KIND = "user-import-part";
    private static final int PARTS_DELETED_AT_ONCE = 64;

    private final Database database;
    private final Vault vault;
    private final ImportStore jobs;

    Uploads(Database database, Vault vault, ImportStore jobs) {
        this.database = database;
        this.vault = vault;
        this.jobs = jobs;
    }

    /// Takes a file as it comes. The newest upload that began is the job's file, once it is whole.
    ///
    /// @return false when the job takes no file, or no longer this one
    boolean take(UserPoolId pool, String jobId, InputStream body, Instant now) throws IOException {
        var uploadId = UUID.randomUUID().toString();
        if (!jobs.beginUpload(pool, jobId, uploadId)) return false;
        remove(pool, jobId, uploadId);
        long bytes = 0;
        boolean whole = false;
        try {
            for (long part = 0; ; part++) {
                byte[] plain = body.readNBytes(PART_BYTES);
                if (plain.length == 0) break;
                if (!keep(pool, jobId, uploadId, part, plain, now.plus(KEPT))) return false;
                bytes += plain.length;
            }
            whole = bytes > 0 && jobs.endUpload(pool, jobId, uploadId, bytes);
            return whole;
        } finally {
            if (!whole) removeOne(pool, jobId, uploadId);
        }
    }

    /// False, and nothing written, when a newer upload has begun.
    private boolean keep(
            UserPoolId pool,
            String jobId,
            String uploadId,
            long part,
            byte[] plain,
            Instant expiresAt) {
        byte[] sealed =
                vault.sealer(pool.value()).seal(KIND, context(jobId, uploadId, part), plain);
        return 1
                == database.run(
                        """
                        insert into user_import_part
                               (user_pool_id, job_id, upload_id, part, content, expires_at)
                        select user_pool_id, job_id, upload_id, ?, ?, ?
                          from user_import_job
                         where user_pool_id = ? and job_id = ? and upload_id = ?
                           and status = 'CREATED'\
                        """,
                        part,
                        sealed,
                        expiresAt,
                        pool.value(),
                        jobId,
                        uploadId);
    }

    private static String context(String jobId, String uploadId, long part) {
        return jobId + "/" + uploadId + "/" + part;
    }

    /// The file of a job, read part by part.
    InputStream open(UserPoolId pool, String jobId, String uploadId) {
        return new Parts(pool, jobId, uploadId);
    }

    /// Deletes the files of a job, a little at a time so that nobody waits long behind it.
    void removeAll(UserPoolId pool, String jobId) {
        remove(pool, jobId, null);
    }

    private void remove(UserPoolId pool, String jobId, @Nullable String allBut) {
        var uploads =
                database.list(
                        """
                        select distinct upload_id from user_import_part
                         where user_pool_id = ? and job_id = ?\
                        """,
                        row -> row.text("upload_id"),
                        pool.value(),
                        jobId);
        for (var upload : uploads) {
            if (!upload.equals(allBut)) removeOne(pool, jobId, upload);
        }
    }

    private void removeOne(UserPoolId pool, String jobId, String uploadId) {
        for (long below = PARTS_DELETED_AT_ONCE; ; below += PARTS_DELETED_AT_ONCE) {
            int removed =
                    database.run(
                            """
                            delete from user_import_part
                             where user_pool_id = ? and job_id = ? and upload_id = ? and part < ?\
                            """,
                            pool.value(),
                            jobId,
                            uploadId,
                            below);
            if (removed < PARTS_DELETED_AT_ONCE) return;
        }
    }

    private final class Parts extends InputStream {
        private final UserPoolId pool;
        private final String jobId;
        private final String uploadId;
        private byte[] part = new byte[0];
        private int at;
        private long number;

        Parts(UserPoolId pool, String jobId, String uploadId) {
            this.pool = pool;
            this.jobId = jobId;
            this.uploadId = uploadId;
        }

        @Override
        public int read() {
            return fill() ? part[at++] & 0xff : -1;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            if (length == 0) return 0;
            if (!fill()) return -1;
            int count = Math.min(length, part.length - at);
            System.arraycopy(part, at, buffer, offset, count);
            at += count;
            return count;
        }

        private boolean fill() {
            if (at < part.length) return true;
            var next = find();
            if (next.isEmpty()) return false;
            part = next.get();
            at = 0;
            number++;
            return true;
        }

        private Optional<byte[]> find() {
            return database.find(
                            """
                            select content from user_import_part
                             where user_pool_id = ? and job_id = ? and upload_id = ? and part = ?\
                            """,
                            row -> row.bytes("content"),
                            pool.value(),
                            jobId,
                            uploadId,
                            number)
                    .map(sealed ->
                            vault.sealer(pool.value())
                                    .unseal(KIND, context(jobId, uploadId, number), sealed));
        }

        @Override
        public void close() {
            Arrays.fill(part, (byte) 0);
        }
    }
}
