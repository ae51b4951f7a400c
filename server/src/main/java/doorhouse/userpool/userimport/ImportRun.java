package doorhouse.userpool.userimport;

import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.userpool.directory.Users;
import doorhouse.userpool.mfa.UserMfas;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.pool.UserPools;
import doorhouse.userpool.userimport.ImportBatch.Outcome;
import doorhouse.userpool.userimport.ImportBatch.Row;
import doorhouse.userpool.userimport.ImportJob.Status;
import doorhouse.userpool.userimport.ImportStore.Counts;
import doorhouse.userpool.userimport.ImportStore.Lease;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One node's work on one job. Rows are read and checked outside of any transaction, while those
/// before them are written: some at a time as users, together with how far the job is. So it may
/// stop anywhere, and another run goes on behind the last row that counts.
final class ImportRun implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ImportRun.class);

    static final int MOST_CHARACTERS = 16_000;

    /// So few that nobody who writes waits long behind them.
    static final int ROWS_AT_ONCE = 256;

    /// How long a node may be silent before another takes its job over.
    static final Duration LEASE = Duration.ofSeconds(30);

    /// What runs have in common.
    record Stage(
            Database database,
            UserPools pools,
            Users users,
            UserMfas mfas,
            ImportStore jobs,
            Uploads uploads,
            ImportLog log,
            Clock clock) {}

    /// What is next.
    enum Next {
        MORE,
        /// The job has ended, is another runner's or gone.
        NOTHING
    }

    private final Stage stage;
    private final Lease lease;
    private final Moments moments = new Moments();
    private @Nullable CsvReader csv;
    private @Nullable ReadAhead<List<Row>> ahead;
    private long rowsDone;

    ImportRun(Stage stage, Lease lease) {
        this.stage = stage;
        this.lease = lease;
    }

    /// Does the next bit of work: opens the file, or imports some rows, or ends the job.
    Next step() throws IOException {
        var job = stage.jobs.find(lease.pool(), lease.jobId()).orElse(null);
        var pool = stage.pools.find(lease.pool()).orElse(null);
        if (job == null || pool == null) return Next.NOTHING;
        try {
            return switch (job.status()) {
                case PENDING, IN_PROGRESS -> go(pool, job);
                case STOPPING -> end(Status.STOPPED, "The user has stopped the job.");
                case CREATED, EXPIRED, STOPPED, FAILED, SUCCEEDED -> Next.NOTHING;
            };
        } catch (CsvReader.NotCsv e) {
            return end(Status.FAILED, "The file cannot be read: " + e.getMessage() + ".");
        }
    }

    private Next go(UserPool pool, ImportJob job) throws IOException, CsvReader.NotCsv {
        if (csv == null) return open(pool, job);
        if (ahead == null) return Next.NOTHING;
        var rows = ahead.next();
        if (rows.isEmpty()) return finish(job);
        var outcomes = stage.database.transaction(() -> write(pool, rows));
        if (outcomes.isEmpty()) return Next.NOTHING;
        tell(outcomes.get());
        rowsDone += rows.size();
        return Next.MORE;
    }

    /// The next rows, checked; none at the end of the file.
    private List<Row> read(UserPool pool, CsvReader csv, CsvHeader header)
            throws IOException, CsvReader.NotCsv {
        var now = stage.clock.instant();
        var check = new RowCheck(pool, header, now, moments.until(now));
        var rows = new ArrayList<Row>();
        while (rows.size() < ROWS_AT_ONCE) {
            var row = csv.next();
            if (row.isEmpty()) break;
            rows.add(new Row(row.get().line(), check.check(row.get())));
        }
        return rows;
    }

    private Next open(UserPool pool, ImportJob job) throws IOException, CsvReader.NotCsv {
        if (job.uploadId() == null) return end(Status.FAILED, "There is no file.");
        var opened =
                new CsvReader(
                        stage.uploads.open(job.userPoolId(), job.jobId(), job.uploadId()),
                        MOST_CHARACTERS);
        csv = opened;
        var first = opened.next();
        if (first.isEmpty()) return end(Status.FAILED, "The file is empty.");
        var fault = CsvHeader.fault(pool.schema(), first.get().fields());
        if (fault.isPresent()) {
            return end(Status.FAILED, "The header is not the pool's: " + fault.get() + ".");
        }
        var header = CsvHeader.of(first.get().fields());
        while (rowsDone < job.rowsDone() && opened.next().isPresent()) rowsDone++;
        // The pool's settings do not change while it is imported into.
        ahead = new ReadAhead<>(() -> read(pool, opened, header));
        stage.jobs.begin(job.userPoolId(), job.jobId());
        LOG.info(
                "user import {} of {} begins behind row {}",
                job.jobId(),
                job.userPoolId(),
                rowsDone);
        return Next.MORE;
    }

    /// Empty, and nothing written, when the job is no longer this run's.
    private Optional<List<Outcome>> write(UserPool pool, List<Row> rows) {
        var now = stage.clock.instant();
        if (!stage.jobs.hold(lease, now.plus(LEASE))) return Optional.empty();
        var outcomes = new ImportBatch(stage, pool, lease.jobId()).write(rows);
        stage.jobs.count(
                lease,
                new Counts(
                        count(outcomes, Outcome.Kind.SUCCEEDED),
                        count(outcomes, Outcome.Kind.SKIPPED),
                        count(outcomes, Outcome.Kind.FAILED)));
        var lines = outcomes.stream().map(Outcome::text).toList();
        stage.log.add(pool.id(), lease.jobId(), rowsDone, lines, now);
        return Optional.of(outcomes);
    }

    private static long count(List<Outcome> outcomes, Outcome.Kind kind) {
        return outcomes.stream().filter(o -> o.kind() == kind).count();
    }

    /// Into the node's own log goes what was not imported.
    private void tell(List<Outcome> outcomes) {
        for (var outcome : outcomes) {
            if (outcome.kind() == Outcome.Kind.SUCCEEDED) continue;
            LOG.debug("user import {}: {}", lease.jobId(), outcome.text());
        }
    }

    private Next finish(ImportJob job) {
        boolean useless = job.imported() == 0 && job.rowsDone() > 0;
        return useless
                ? end(
                        Status.FAILED,
                        "Too many users have failed or been skipped during the import.")
                : end(Status.SUCCEEDED, "Import Job Completed Successfully.");
    }

    /// Ends the job, if it is still this run's.
    Next end(Status status, String message) {
        var now = stage.clock.instant();
        boolean ended =
                stage.database.transaction(() -> {
                    if (!stage.jobs.hold(lease, now)) return false;
                    stage.jobs.end(lease, status, message, now);
                    return true;
                });
        if (!ended) return Next.NOTHING;
        stage.uploads.removeAll(lease.pool(), lease.jobId());
        summary(lease.pool());
        return Next.NOTHING;
    }

    private void summary(UserPoolId pool) {
        stage.jobs
                .find(pool, lease.jobId())
                .ifPresent(job ->
                        LOG.info(
                                "user import {} of {} {}: {} imported, {} skipped, {} failed. {}",
                                job.jobId(),
                                pool,
                                job.status().text(),
                                job.imported(),
                                job.skipped(),
                                job.failed(),
                                job.completionMessage()));
    }

    @Override
    public void close() throws IOException {
        if (ahead != null) ahead.close();
        if (csv != null) csv.close();
    }
}
