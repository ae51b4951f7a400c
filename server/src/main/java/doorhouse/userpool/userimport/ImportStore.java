package doorhouse.userpool.userimport;

import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.store.Row;
import doorhouse.userpool.userimport.ImportJob.Status;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The rows of jobs, and of which of them is under way.
final class ImportStore {
    private static final String COLUMNS =
            "user_pool_id, job_id, job_name, log_role, hashing_algorithm, status, upload_id,"
                    + " uploaded_bytes, rows_done, imported, skipped, failed, completion_message,"
                    + " created_at, started_at, completed_at";

    private final Database database;

    ImportStore(Database database) {
        this.database = database;
    }

    /// A node's hold on a job that is under way: good until another node takes it over, which it
    /// may once the time has passed.
    ///
    /// @param runner who works on it; empty for nobody
    record Lease(UserPoolId pool, String jobId, String runner, Instant until) {}

    /// What a batch of rows came to.
    record Counts(long imported, long skipped, long failed) {
        long rows() {
            return imported + skipped + failed;
        }
    }

    void add(ImportJob job) {
        database.run(
                """
                insert into user_import_job
                       (user_pool_id, job_id, job_name, log_role, hashing_algorithm, status,
                        rows_done, imported, skipped, failed, created_at)
                values (?, ?, ?, ?, ?, ?, 0, 0, 0, 0, ?)\
                """,
                job.userPoolId().value(),
                job.jobId(),
                job.jobName(),
                job.logRole(),
                job.hashingAlgorithm(),
                job.status().name(),
                job.createdAt());
    }

    long count(UserPoolId pool) {
        return database.find(
                        "select count(*) as jobs from user_import_job where user_pool_id = ?",
                        row -> row.number("jobs"),
                        pool.value())
                .orElse(0L);
    }

    /// Deletes the oldest job that has ended, or was not started in time.
    ///
    /// @param expired when a job was made at the latest that cannot be started any more
    /// @return its id; empty, and nothing deleted, when there is none
    Optional<String> removeOldestEnded(UserPoolId pool, Instant expired) {
        var oldest =
                database.find(
                        """
                        select job_id from user_import_job
                         where user_pool_id = ?
                           and (status in ('STOPPED', 'FAILED', 'SUCCEEDED')
                                or status = 'CREATED' and created_at <= ?)
                         order by created_at, job_id limit 1\
                        """,
                        row -> row.text("job_id"),
                        pool.value(),
                        expired);
        oldest.ifPresent(jobId ->
                database.run(
                        "delete from user_import_job where user_pool_id = ? and job_id = ?",
                        pool.value(),
                        jobId));
        return oldest;
    }

    Optional<ImportJob> find(UserPoolId pool, String jobId) {
        return database.find(
                "select " + COLUMNS + " from user_import_job where user_pool_id = ? and job_id = ?",
                ImportStore::job,
                pool.value(),
                jobId);
    }

    /// A page, the newest first.
    ///
    /// @param before older than this, and of those made at that moment the ids before `beforeId`
    List<ImportJob> list(UserPoolId pool, Instant before, String beforeId, int limit) {
        return database.list(
                "select "
                        + COLUMNS
                        + """
                         from user_import_job
                        where user_pool_id = ?
                          and (created_at < ? or (created_at = ? and job_id < ?))
                        order by created_at desc, job_id desc limit ?\
                        """,
                ImportStore::job,
                pool.value(),
                before,
                before,
                beforeId,
                limit);
    }

    /// Makes an upload the job's newest. False when the job takes none any more.
    boolean beginUpload(UserPoolId pool, String jobId, String uploadId) {
        return 1
                == database.run(
                        """
                        update user_import_job set upload_id = ?, uploaded_bytes = null, received_bytes = 0
                         where user_pool_id = ? and job_id = ? and status = 'CREATED'\
                        """,
                        uploadId,
                        pool.value(),
                        jobId);
    }

    /// Whether this is the newest upload of a job that takes one.
    boolean uploading(UserPoolId pool, String jobId, String uploadId) {
        return find(pool, jobId)
                .filter(j -> j.status() == Status.CREATED && uploadId.equals(j.uploadId()))
                .isPresent();
    }

    /// Counts a part. False when a newer upload has begun, or the job has.
    boolean receive(UserPoolId pool, String jobId, String uploadId, long bytes) {
        return 1
                == database.run(
                        """
                        update user_import_job set received_bytes = received_bytes + ?
                         where user_pool_id = ? and job_id = ? and upload_id = ?
                           and status = 'CREATED'\
                        """,
                        bytes,
                        pool.value(),
                        jobId,
                        uploadId);
    }

    /// An upload that was broken off counts no more.
    void dropUpload(UserPoolId pool, String jobId, String uploadId) {
        database.run(
                """
                update user_import_job set received_bytes = 0
                 where user_pool_id = ? and job_id = ? and upload_id = ?\
                """,
                pool.value(),
                jobId,
                uploadId);
    }

    /// How many bytes the files of a pool's jobs have that have not ended.
    ///
    /// @param since when the job was made; files of older ones are gone
    long receivedBytes(UserPoolId pool, Instant since) {
        return database.find(
                        """
                        select cast(coalesce(sum(received_bytes), 0) as bigint) as bytes
                          from user_import_job
                         where user_pool_id = ? and created_at > ?
                           and status in ('CREATED', 'PENDING', 'IN_PROGRESS', 'STOPPING')\
                        """,
                        row -> row.number("bytes"),
                        pool.value(),
                        since)
                .orElseThrow();
    }

    /// Notes that the file is whole. False when a newer upload has begun, or the job has.
    boolean endUpload(UserPoolId pool, String jobId, String uploadId, long bytes) {
        return 1
                == database.run(
                        """
                        update user_import_job set uploaded_bytes = ?
                         where user_pool_id = ? and job_id = ? and upload_id = ?
                           and status = 'CREATED'\
                        """,
                        bytes,
                        pool.value(),
                        jobId,
                        uploadId);
    }

    /// False, and nothing written, when a job of the pool is under way: the key decides.
    boolean occupy(UserPoolId pool, String jobId) {
        return 1
                == database.run(
                        """
                        insert into user_import_running (user_pool_id, job_id, runner, lease_until)
                        values (?, ?, '', 0)
                            on conflict (user_pool_id) do nothing\
                        """,
                        pool.value(),
                        jobId);
    }

    /// False when the job cannot be started: it was before, or its file is not here.
    boolean start(UserPoolId pool, String jobId, Instant now) {
        return 1
                == database.run(
                        """
                        update user_import_job set status = 'PENDING', started_at = ?
                         where user_pool_id = ? and job_id = ? and status = 'CREATED'
                           and uploaded_bytes is not null\
                        """,
                        now,
                        pool.value(),
                        jobId);
    }

    void begin(UserPoolId pool, String jobId) {
        database.run(
                """
                update user_import_job set status = 'IN_PROGRESS'
                 where user_pool_id = ? and job_id = ? and status = 'PENDING'\
                """,
                pool.value(),
                jobId);
    }

    /// False when the job is not under way.
    boolean stop(UserPoolId pool, String jobId) {
        return 1
                == database.run(
                        """
                        update user_import_job set status = 'STOPPING'
                         where user_pool_id = ? and job_id = ?
                           and status in ('PENDING', 'IN_PROGRESS')\
                        """,
                        pool.value(),
                        jobId);
    }

    boolean importing(UserPoolId pool) {
        return database.find(
                        "select job_id from user_import_running where user_pool_id = ?",
                        row -> row.text("job_id"),
                        pool.value())
                .isPresent();
    }

    /// All jobs under way, of every pool.
    List<Lease> running() {
        return database.list(
                """
                select user_pool_id, job_id, runner, lease_until from user_import_running
                 order by lease_until limit 1000\
                """,
                row ->
                        new Lease(
                                new UserPoolId(row.text("user_pool_id")),
                                row.text("job_id"),
                                row.text("runner"),
                                row.instant("lease_until")));
    }

    /// Takes a job over as it was found. False when another runner was faster.
    boolean take(Lease found, Lease wanted) {
        return 1
                == database.run(
                        """
                        update user_import_running set runner = ?, lease_until = ?
                         where user_pool_id = ? and job_id = ? and runner = ? and lease_until = ?\
                        """,
                        wanted.runner(),
                        wanted.until(),
                        found.pool().value(),
                        found.jobId(),
                        found.runner(),
                        found.until());
    }

    /// Prolongs a hold. False when another runner has the job by now, or the job has ended: then
    /// nothing may be written for it.
    boolean hold(Lease lease, Instant until) {
        return 1
                == database.run(
                        """
                        update user_import_running set lease_until = ?
                         where user_pool_id = ? and job_id = ? and runner = ?\
                        """,
                        until,
                        lease.pool().value(),
                        lease.jobId(),
                        lease.runner());
    }

    /// Gives a hold back, so that the job may be taken up at once.
    void release(Lease lease) {
        database.run(
                """
                update user_import_running set runner = '', lease_until = 0
                 where user_pool_id = ? and job_id = ? and runner = ?\
                """,
                lease.pool().value(),
                lease.jobId(),
                lease.runner());
    }

    void count(Lease lease, Counts counts) {
        database.run(
                """
                update user_import_job
                   set rows_done = rows_done + ?, imported = imported + ?, skipped = skipped + ?,
                       failed = failed + ?
                 where user_pool_id = ? and job_id = ?\
                """,
                counts.rows(),
                counts.imported(),
                counts.skipped(),
                counts.failed(),
                lease.pool().value(),
                lease.jobId());
    }

    void end(Lease lease, Status status, String message, Instant now) {
        database.run(
                """
                update user_import_job
                   set status = ?, completion_message = ?, completed_at = ?
                 where user_pool_id = ? and job_id = ?\
                """,
                status.name(),
                message,
                now,
                lease.pool().value(),
                lease.jobId());
        database.run(
                "delete from user_import_running where user_pool_id = ? and job_id = ?",
                lease.pool().value(),
                lease.jobId());
    }

    private static ImportJob job(Row row) {
        return new ImportJob(
                new UserPoolId(row.text("user_pool_id")),
                row.text("job_id"),
                row.text("job_name"),
                row.text("log_role"),
                row.textOrNull("hashing_algorithm"),
                Status.valueOf(row.text("status")),
                row.textOrNull("upload_id"),
                row.numberOrNull("uploaded_bytes"),
                row.number("rows_done"),
                row.number("imported"),
                row.number("skipped"),
                row.number("failed"),
                row.textOrNull("completion_message"),
                row.instant("created_at"),
                row.instantOrNull("started_at"),
                row.instantOrNull("completed_at"));
    }
}
