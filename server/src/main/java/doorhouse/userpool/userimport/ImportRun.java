package doorhouse.userpool.userimport;

import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.store.StoreException;
import doorhouse.userpool.directory.NameTaken;
import doorhouse.userpool.directory.SignInNames;
import doorhouse.userpool.directory.Users;
import doorhouse.userpool.mfa.UserMfas;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.pool.UserPools;
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

/// One node's work on one job. Rows are read and checked outside of any transaction; then some at a
/// time are written as users, together with how far the job is. So it may stop anywhere, and
/// another run goes on behind the last row that counts.
final class ImportRun implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ImportRun.class);

    static final int MOST_CHARACTERS = 16_000;

    /// So few that nobody who writes waits long behind them.
    static final int ROWS_AT_ONCE = 50;

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

    private record Row(long line, RowCheck.Checked checked) {}

    private record Outcome(long line, Kind kind, String reason) {
        enum Kind {
            SUCCEEDED,
            SKIPPED,
            FAILED
        }

        String text() {
            return "[" + kind + "] Line Number " + line + " - " + reason;
        }
    }

    private final Stage stage;
    private final Lease lease;
    private @Nullable CsvReader csv;
    private @Nullable CsvHeader header;
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
        if (header == null) return Next.NOTHING;
        var check = new RowCheck(pool, header, stage.clock.instant());
        var rows = new ArrayList<Row>();
        while (rows.size() < ROWS_AT_ONCE) {
            var row = csv.next();
            if (row.isEmpty()) break;
            rows.add(new Row(row.get().line(), check.check(row.get())));
        }
        if (rows.isEmpty()) return finish(job);
        var outcomes = stage.database.transaction(() -> write(pool, rows));
        if (outcomes.isEmpty()) return Next.NOTHING;
        tell(outcomes.get());
        rowsDone += rows.size();
        return Next.MORE;
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
        header = CsvHeader.of(first.get().fields());
        while (rowsDone < job.rowsDone() && opened.next().isPresent()) rowsDone++;
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
        var outcomes = rows.stream().map(row -> write(pool, row)).toList();
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
        return outcomes.stream().filter(o -> o.kind == kind).count();
    }

    private Outcome write(UserPool pool, Row row) {
        return switch (row.checked) {
            case RowCheck.Bad bad -> new Outcome(row.line, Outcome.Kind.FAILED, bad.fault());
            case RowCheck.Good good -> add(pool, row.line, good);
        };
    }

    private Outcome add(UserPool pool, long line, RowCheck.Good good) {
        try {
            stage.users.add(pool, good.user(), Users.Aliases.KEPT);
        } catch (NameTaken taken) {
            return taken(pool, line, taken);
        } catch (StoreException refused) {
            // One row that the database will not have leaves the others alone. If it is the
            // database that fails, so does what is written behind the rows, and none counts.
            LOG.warn("user import {}: line {}: {}", lease.jobId(), line, refused.getMessage());
            return new Outcome(line, Outcome.Kind.FAILED, "The server could not write the user.");
        }
        if (good.smsMfa()) stage.mfas.enableSms(good.user());
        return new Outcome(line, Outcome.Kind.SUCCEEDED, "The import succeeded.");
    }

    /// Who has the name that a row's user is called by is that user; who has its alias is another.
    private static Outcome taken(UserPool pool, long line, NameTaken taken) {
        boolean same =
                taken.kind() == SignInNames.Kind.USERNAME
                        || pool.settings().usernameAttributes().contains(taken.attribute());
        if (same) return new Outcome(line, Outcome.Kind.SKIPPED, "The user already exists.");
        return new Outcome(
                line,
                Outcome.Kind.FAILED,
                "An account with the given " + taken.attribute() + " already exists.");
    }

    /// Into the node's own log goes what was not imported.
    private void tell(List<Outcome> outcomes) {
        for (var outcome : outcomes) {
            if (outcome.kind == Outcome.Kind.SUCCEEDED) continue;
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
        if (csv != null) csv.close();
    }
}
