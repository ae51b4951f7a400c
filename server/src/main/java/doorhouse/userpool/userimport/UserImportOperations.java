package doorhouse.userpool.userimport;

import static doorhouse.operation.CognitoErrors.LIMIT_EXCEEDED;
import static doorhouse.operation.CognitoErrors.PRECONDITION_NOT_MET;
import static doorhouse.operation.CognitoErrors.RESOURCE_NOT_FOUND;
import static doorhouse.operation.Operation.signed;

import com.fasterxml.jackson.annotation.JsonProperty;
import doorhouse.crypto.RandomText;
import doorhouse.id.UserPoolId;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.operation.Page;
import doorhouse.operation.PagingToken;
import doorhouse.store.RequestTime;
import doorhouse.userpool.userimport.ImportJob.Status;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The operations on jobs that import users.
public final class UserImportOperations implements Operations {
    private static final String LIST = "ListUserImportJobs";
    private static final int MOST_IN_A_POOL = 1_000;
    private static final int ID_LENGTH = 10;

    private final UserImports imports;
    private final ImportWorker worker;
    private final RandomText random;

    public UserImportOperations(UserImports imports, ImportWorker worker, RandomText random) {
        this.imports = imports;
        this.worker = worker;
        this.random = random;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                signed("GetCSVHeader", GetCsvHeader.class, this::getCsvHeader),
                signed("CreateUserImportJob", CreateUserImportJob.class, this::createUserImportJob),
                signed("DescribeUserImportJob", OneJob.class, this::describeUserImportJob),
                signed(LIST, ListUserImportJobs.class, this::listUserImportJobs),
                signed("StartUserImportJob", OneJob.class, this::startUserImportJob),
                signed("StopUserImportJob", OneJob.class, this::stopUserImportJob));
    }

    /// The role is kept as given: our log needs none.
    @Override
    public Map<String, List<String>> keptWithoutEffect() {
        return Map.of(
                "CreateUserImportJob",
                List.of("CloudWatchLogsRoleArn", "PasswordHashingAlgorithm"));
    }

    record GetCsvHeader(UserPoolId userPoolId) {}

    record Header(UserPoolId userPoolId, @JsonProperty("CSVHeader") List<String> csvHeader) {}

    Header getCsvHeader(GetCsvHeader asked) {
        var pool = imports.pools.get(asked.userPoolId);
        return new Header(pool.id(), CsvHeader.columns(pool.schema()));
    }

    record CreateUserImportJob(
            UserPoolId userPoolId,
            String jobName,
            String cloudWatchLogsRoleArn,
            @Nullable String passwordHashingAlgorithm) {}

    /// A job as the API shows it.
    record DescribedJob(
            String jobName,
            String jobId,
            UserPoolId userPoolId,
            String preSignedUrl,
            Instant creationDate,
            @Nullable Instant startDate,
            @Nullable Instant completionDate,
            Status status,
            String cloudWatchLogsRoleArn,
            long importedUsers,
            long skippedUsers,
            long failedUsers,
            @Nullable String completionMessage,
            @Nullable String passwordHashingAlgorithm) {}

    record JobAnswer(DescribedJob userImportJob) {}

    JobAnswer createUserImportJob(CreateUserImportJob asked) {
        var pool = imports.pools.get(asked.userPoolId);
        var job =
                ImportJob.created(
                        pool.id(),
                        "import-" + random.letters(ID_LENGTH),
                        asked.jobName,
                        asked.cloudWatchLogsRoleArn,
                        asked.passwordHashingAlgorithm,
                        imports.clock.instant());
        var given =
                imports.database.transaction(() -> {
                    var place = makeRoom(pool.id(), job.createdAt());
                    imports.jobs.add(job);
                    return place;
                });
        // The job is there by now: a large file that goes is no reason to say that it may not be.
        given.ifPresent(
                jobId -> RequestTime.unbounded(() -> imports.uploads.removeAll(pool.id(), jobId)));
        return answer(job);
    }

    /// Jobs cannot be deleted, so where a pool has the most it can have, the oldest that has ended
    /// gives its place.
    ///
    /// @return whose place it was; empty when there was room
    private Optional<String> makeRoom(UserPoolId pool, Instant now) {
        if (imports.jobs.count(pool) < MOST_IN_A_POOL) return Optional.empty();
        var given = imports.jobs.removeOldestEnded(pool, now.minus(ImportJob.STARTABLE));
        if (given.isPresent()) return given;
        throw LIMIT_EXCEEDED.because("The user pool has the most user import jobs it can have.");
    }

    record OneJob(UserPoolId userPoolId, String jobId) {}

    JobAnswer describeUserImportJob(OneJob asked) {
        return answer(get(asked));
    }

    record ListUserImportJobs(
            UserPoolId userPoolId, int maxResults, @Nullable String paginationToken) {}

    record JobPage(List<DescribedJob> userImportJobs, @Nullable String paginationToken) {}

    JobPage listUserImportJobs(ListUserImportJobs asked) {
        var pool = imports.pools.get(asked.userPoolId);
        var from = PagingToken.open(LIST, 2, asked.paginationToken);
        var found =
                imports.jobs.list(
                        pool.id(),
                        from.isEmpty() ? Instant.ofEpochMilli(Long.MAX_VALUE) : moment(from),
                        from.isEmpty() ? "" : from.getLast(),
                        asked.maxResults + 1);
        var page = Page.of(found, asked.maxResults, UserImportOperations::token);
        return new JobPage(page.shown(this::described), page.token());
    }

    private static Instant moment(List<String> keys) {
        try {
            return Instant.ofEpochMilli(Long.parseLong(keys.getFirst()));
        } catch (NumberFormatException e) {
            // Forged: it only moves its holder's own position.
            return Instant.EPOCH;
        }
    }

    private static String token(ImportJob last) {
        return PagingToken.of(LIST, Long.toString(last.createdAt().toEpochMilli()), last.jobId());
    }

    JobAnswer startUserImportJob(OneJob asked) {
        var job = get(asked);
        var pool = imports.pools.get(asked.userPoolId);
        if (pool.settings().autoVerifiedAttributes().isEmpty()) {
            throw PRECONDITION_NOT_MET.because(
                    "The user pool must have at least one auto verified attribute.");
        }
        var now = imports.clock.instant();
        requireStartable(job, now);
        imports.database.transaction(() -> {
            if (!imports.jobs.occupy(pool.id(), job.jobId())) {
                throw PRECONDITION_NOT_MET.because(
                        "Another user import job of the user pool is in progress.");
            }
            if (!imports.jobs.start(pool.id(), job.jobId(), now)) throw notStartable();
        });
        worker.wake();
        return answer(get(asked));
    }

    private static void requireStartable(ImportJob job, Instant now) {
        if (job.status(now) != Status.CREATED) throw notStartable();
        if (job.uploadedBytes() == null) {
            throw PRECONDITION_NOT_MET.because(
                    "The CSV file of the user import job has not been uploaded.");
        }
    }

    private static RuntimeException notStartable() {
        return PRECONDITION_NOT_MET.because("The user import job is not in a state to be started.");
    }

    JobAnswer stopUserImportJob(OneJob asked) {
        var job = get(asked);
        if (!imports.jobs.stop(job.userPoolId(), job.jobId())) {
            throw PRECONDITION_NOT_MET.because(
                    "The user import job is not in a state to be stopped.");
        }
        worker.wake();
        return answer(get(asked));
    }

    private ImportJob get(OneJob asked) {
        var pool = imports.pools.get(asked.userPoolId);
        return imports.jobs
                .find(pool.id(), asked.jobId)
                .orElseThrow(() ->
                        RESOURCE_NOT_FOUND.because(
                                "User import job " + asked.jobId + " does not exist."));
    }

    private JobAnswer answer(ImportJob job) {
        return new JobAnswer(described(job));
    }

    private DescribedJob described(ImportJob job) {
        return new DescribedJob(
                job.jobName(),
                job.jobId(),
                job.userPoolId(),
                imports.urls.of(job),
                job.createdAt(),
                job.startedAt(),
                job.completedAt(),
                job.status(imports.clock.instant()),
                job.logRole(),
                job.imported(),
                job.skipped(),
                job.failed(),
                job.completionMessage(),
                job.hashingAlgorithm());
    }
}
