package doorhouse.userpool.userimport;

import com.fasterxml.jackson.annotation.JsonValue;
import doorhouse.id.UserPoolId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A job that imports users.
///
/// @param logRole the role that the API asks for; kept as given, for our log needs none
/// @param uploadId the newest upload of the file; null before the first begins
/// @param uploadedBytes the file's length; null until it is here as a whole
/// @param rowsDone how many rows behind the header are dealt with
record ImportJob(
        UserPoolId userPoolId,
        String jobId,
        String jobName,
        String logRole,
        @Nullable String hashingAlgorithm,
        Status status,
        @Nullable String uploadId,
        @Nullable Long uploadedBytes,
        long rowsDone,
        long imported,
        long skipped,
        long failed,
        @Nullable String completionMessage,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant completedAt) {
    /// How long a job may wait to be started.
    static final Duration STARTABLE = Duration.ofHours(24);

    /// How long its file may be uploaded.
    static final Duration UPLOADABLE = Duration.ofMinutes(15);

    /// Where a job stands.
    enum Status {
        CREATED("Created"),
        PENDING("Pending"),
        IN_PROGRESS("InProgress"),
        STOPPING("Stopping"),
        EXPIRED("Expired"),
        STOPPED("Stopped"),
        FAILED("Failed"),
        SUCCEEDED("Succeeded");

        private final String text;

        Status(String text) {
            this.text = text;
        }

        @JsonValue
        String text() {
            return text;
        }
    }

    static ImportJob created(
            UserPoolId pool,
            String jobId,
            String jobName,
            String logRole,
            @Nullable String hashingAlgorithm,
            Instant now) {
        return new ImportJob(
                pool,
                jobId,
                jobName,
                logRole,
                hashingAlgorithm,
                Status.CREATED,
                null,
                null,
                0,
                0,
                0,
                0,
                null,
                now,
                null,
                null);
    }

    /// Where the job stands now: one that nobody started in time has expired.
    Status status(Instant now) {
        boolean late = !now.isBefore(createdAt.plus(STARTABLE));
        return status == Status.CREATED && late ? Status.EXPIRED : status;
    }

    Instant uploadableUntil() {
        return createdAt.plus(UPLOADABLE);
    }
}
