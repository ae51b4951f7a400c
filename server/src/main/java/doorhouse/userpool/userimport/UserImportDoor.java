package doorhouse.userpool.userimport;

import static doorhouse.userpool.userimport.SignedUrls.Purpose.READ_LOG;
import static doorhouse.userpool.userimport.SignedUrls.Purpose.UPLOAD;

import doorhouse.http.InFlight;
import doorhouse.http.Request;
import doorhouse.http.Response;
import doorhouse.http.Routes;
import doorhouse.id.UserPoolId;
import doorhouse.store.RequestTime;
import doorhouse.userpool.userimport.ImportJob.Status;
import doorhouse.userpool.userimport.SignedUrls.Purpose;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/// `/<pool id>/imports/<job id>`: where a job's file is sent to and its log is read. The address
/// alone lets its holder in, as a presigned address of Amazon S3 does; refusals look as there.
public final class UserImportDoor {
    private static final String PATH = "/{pool}/imports/{job}";
    private static final Routes.UploadLimits LIMITS =
            new Routes.UploadLimits(512L << 20, Duration.ofMinutes(30), 16 << 10);

    /// A proxy in front of us is one address for all behind it.
    private static final int AT_ONCE_OF_AN_ADDRESS = 16;

    private static final int AT_ONCE = 64;
    private static final String RETRY_AFTER_SECONDS = "30";

    private final UserImports imports;
    private final InFlight<String> uploads = new InFlight<>(AT_ONCE_OF_AN_ADDRESS, AT_ONCE);

    public UserImportDoor(UserImports imports) {
        this.imports = imports;
    }

    public void open(Routes routes) {
        routes.upload("PUT", PATH, LIMITS, this::upload);
        routes.get(PATH, this::log);
    }

    private Response upload(Request request, InputStream body) throws IOException {
        return switch (admit(request, UPLOAD)) {
            case Refused refused -> refused.answer();
            case Admitted(var job) -> {
                if (job.status(imports.clock.instant()) != Status.CREATED) yield conflict();
                yield uploadInTurn(request.remoteAddress(), job, body);
            }
        };
    }

    private Response uploadInTurn(String address, ImportJob job, InputStream body)
            throws IOException {
        if (!uploads.enter(address)) {
            return error(503, "SlowDown", "Please reduce your request rate.")
                    .with("Retry-After", RETRY_AFTER_SECONDS)
                    .with("Connection", "close");
        }
        try {
            return switch (take(job, body)) {
                case WHOLE -> Response.of(200);
                case REFUSED -> conflict();
                case FULL ->
                        error(
                                409,
                                "QuotaExceeded",
                                "The files of the user pool's jobs that have not ended have all the"
                                        + " room there is.");
            };
        } finally {
            uploads.leave(address);
        }
    }

    /// As long as the client is given to send it.
    private Uploads.Taken take(ImportJob job, InputStream body) throws IOException {
        var now = imports.clock.instant();
        return RequestTime.unbounded(
                () -> imports.uploads.take(job.userPoolId(), job.jobId(), body, now));
    }

    private Response log(Request request) {
        return switch (admit(request, READ_LOG)) {
            case Refused refused -> refused.answer();
            case Admitted(var job) ->
                    Response.stream(
                                    200,
                                    "text/plain; charset=utf-8",
                                    out -> imports.log.writeTo(job.userPoolId(), job.jobId(), out))
                            .with("Cache-Control", "no-store");
        };
    }

    private sealed interface Admission {}

    private record Admitted(ImportJob job) implements Admission {}

    private record Refused(Response answer) implements Admission {}

    /// A job that is not there is answered as a forged address: neither tells anything.
    private Admission admit(Request request, Purpose purpose) {
        var job = job(request);
        if (job.isEmpty()) return new Refused(forged());
        var verdict =
                imports.urls.check(request, job.get().userPoolId(), job.get().jobId(), purpose);
        return switch (verdict) {
            case GOOD -> new Admitted(job.get());
            case EXPIRED -> new Refused(error(403, "AccessDenied", "Request has expired"));
            case FORGED -> new Refused(forged());
        };
    }

    private Optional<ImportJob> job(Request request) {
        var pool = request.path().getOrDefault("pool", "");
        if (!UserPoolId.fits(pool)) return Optional.empty();
        return imports.jobs.find(new UserPoolId(pool), request.path().getOrDefault("job", ""));
    }

    private static Response forged() {
        return error(
                403,
                "SignatureDoesNotMatch",
                "The request signature we calculated does not match the signature you provided.");
    }

    private static Response conflict() {
        return error(
                409,
                "OperationAborted",
                "The file is empty, a newer upload has begun, or the job takes no file any more.");
    }

    private static Response error(int status, String code, String message) {
        var body =
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>%s</Code><Message>%s</Message></Error>\n"
                        .formatted(code, message);
        return Response.of(status, "application/xml", body.getBytes(StandardCharsets.UTF_8));
    }
}
