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

    /// A file may come some time after its job was made.
    private static final Duration COUNTED = KEPT.plusHours(1);

    /// Of the files that stand here for one pool's jobs.
    static final long MOST_BYTES_OF_A_POOL = 2L << 30;

    private static final String KIND = "user-import-part";
    private static final int PARTS_DELETED_AT_ONCE = 64;

    private final Database database;
    private final Vault vault;
    private final ImportStore jobs;
    private final long mostBytesOfAPool;

    /// @param mostBytesOfAPool may stand here for one pool's jobs
    Uploads(Database database, Vault vault, ImportStore jobs, long mostBytesOfAPool) {
        this.database = database;
        this.vault = vault;
        this.jobs = jobs;
        this.mostBytesOfAPool = mostBytesOfAPool;
    }

    /// What became of an upload.
    enum Taken {
        WHOLE,
        /// The file is empty, or the job takes none, or no longer this one.
        REFUSED,
        /// The pool's jobs have all the bytes they may have.
        FULL
    }

    /// Takes a file as it comes. The newest upload that began is the job's file, once it is whole.
    Taken take(UserPoolId pool, String jobId, InputStream body, Instant now) throws IOException {
        var uploadId = UUID.randomUUID().toString();
        if (!jobs.beginUpload(pool, jobId, uploadId)) return Taken.REFUSED;
        remove(pool, jobId, uploadId);
        boolean whole = false;
        try {
            long bytes = 0;
            for (long part = 0; ; part++) {
                byte[] plain = body.readNBytes(PART_BYTES);
                if (plain.length == 0) break;
                if (!keep(pool, jobId, uploadId, part, plain, now)) {
                    return jobs.uploading(pool, jobId, uploadId) ? Taken.FULL : Taken.REFUSED;
                }
                bytes += plain.length;
            }
            whole = bytes > 0 && jobs.endUpload(pool, jobId, uploadId, bytes);
            return whole ? Taken.WHOLE : Taken.REFUSED;
        } finally {
            if (!whole) {
                removeOne(pool, jobId, uploadId);
                jobs.dropUpload(pool, jobId, uploadId);
            }
        }
    }

    /// False, and nothing written, when a newer upload has begun or there is no room left. Of parts
    /// that come at once to several nodes each may find the last room.
    private boolean keep(
            UserPoolId pool, String jobId, String uploadId, long part, byte[] plain, Instant now) {
        byte[] sealed =
                vault.sealer(pool.value()).seal(KIND, context(jobId, uploadId, part), plain);
        long room = mostBytesOfAPool - plain.length;
        return database.transaction(() -> {
            if (jobs.receivedBytes(pool, now.minus(COUNTED)) > room
                    || !jobs.receive(pool, jobId, uploadId, plain.length)) return false;
            database.run(
                    """
                    insert into user_import_part
                           (user_pool_id, job_id, upload_id, part, content, expires_at)
                    values (?, ?, ?, ?, ?, ?)\
                    """,
                    pool.value(),
                    jobId,
                    uploadId,
                    part,
                    sealed,
                    now.plus(KEPT));
            return true;
        });
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
