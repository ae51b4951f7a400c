package doorhouse.userpool.userimport;

import static java.nio.charset.StandardCharsets.UTF_8;

import doorhouse.http.Request;
import doorhouse.id.UserPoolId;
import doorhouse.vault.Vault;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.function.Function;

/// Addresses that are good for one job, one purpose and some minutes, whoever holds them. The
/// signature does not cover the host, for a proxy may change that on the way.
final class SignedUrls {
    /// What an address lets its holder do; the kinds of hashes differ, so none serves for the
    /// other.
    enum Purpose {
        UPLOAD,
        READ_LOG
    }

    /// What an address turned out to be worth.
    enum Verdict {
        GOOD,
        EXPIRED,
        FORGED
    }

    private static final Duration LOG_READABLE = Duration.ofMinutes(15);

    private final Vault vault;
    private final Function<UserPoolId, String> poolUrl;
    private final Clock clock;

    /// @param poolUrl the address of a pool, without a slash at the end
    SignedUrls(Vault vault, Function<UserPoolId, String> poolUrl, Clock clock) {
        this.vault = vault;
        this.poolUrl = poolUrl;
        this.clock = clock;
    }

    /// The address that a job has for its status: of the upload before it starts, of its log after.
    String of(ImportJob job) {
        return switch (job.status()) {
            case CREATED, EXPIRED -> url(job, Purpose.UPLOAD, job.uploadableUntil());
            case PENDING, IN_PROGRESS, STOPPING, STOPPED, FAILED, SUCCEEDED ->
                    url(job, Purpose.READ_LOG, clock.instant().plus(LOG_READABLE));
        };
    }

    private String url(ImportJob job, Purpose purpose, Instant until) {
        var expires = Long.toString(until.getEpochSecond());
        return "%s/imports/%s?expires=%s&signature=%s"
                .formatted(
                        poolUrl.apply(job.userPoolId()),
                        job.jobId(),
                        expires,
                        Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(
                                        hash(job.userPoolId(), job.jobId(), purpose, expires)));
    }

    Verdict check(Request request, UserPoolId pool, String jobId, Purpose purpose) {
        var expires = request.query("expires").orElse("");
        var signature = request.query("signature").orElse("");
        byte[] right = hash(pool, jobId, purpose, expires);
        if (!MessageDigest.isEqual(right, decoded(signature))) return Verdict.FORGED;
        // Signed, so it is a number of ours.
        var until = Instant.ofEpochSecond(Long.parseLong(expires));
        return clock.instant().isBefore(until) ? Verdict.GOOD : Verdict.EXPIRED;
    }

    private static byte[] decoded(String text) {
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private byte[] hash(UserPoolId pool, String jobId, Purpose purpose, String expires) {
        return vault.sealer(pool.value())
                .keyedHash(
                        "user-import-url",
                        purpose.name().getBytes(UTF_8),
                        jobId.getBytes(UTF_8),
                        expires.getBytes(UTF_8));
    }
}
