package doorhouse.trigger;

import doorhouse.crypto.Secret;
import doorhouse.outbound.BodySignature;
import doorhouse.outbound.Outbound;
import doorhouse.trigger.FunctionFailure.Threw;
import doorhouse.trigger.FunctionFailure.TimedOut;
import doorhouse.trigger.FunctionFailure.Unreachable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Calls functions that stand behind addresses of their own: the event is posted with
/// [BodySignature]'s headers and `Doorhouse-Function`, and comes back changed. To refuse, the
/// receiver answers a status from 400 on with `errorMessage`, and `errorType` if it likes, in JSON.
public final class FunctionUrls implements FunctionRunner {
    public static final String FUNCTION = "Doorhouse-Function";
    private static final int TOO_MANY = 429;
    private static final int BAD_GATEWAY = 502;

    private final Map<String, URI> urls;
    private final Secret secret;
    private final Outbound outbound;
    private final Clock clock;

    /// @param urls by function, each by its ARN or by its name alone; an ARN wins
    /// @param secret shared with the receivers
    public FunctionUrls(Map<String, URI> urls, Secret secret, Outbound outbound, Clock clock) {
        this.urls = Map.copyOf(urls);
        this.secret = secret;
        this.outbound = outbound;
        this.clock = clock;
    }

    @Override
    public boolean serves(FunctionArn function) {
        return url(function).isPresent();
    }

    /// An address may be set for a version or alias.
    @Override
    public boolean tellsVersions(FunctionArn function) {
        return function.qualifier().isEmpty() || urls.containsKey(function.value());
    }

    private Optional<URI> url(FunctionArn function) {
        return Optional.ofNullable(urls.get(function.value()))
                .or(() -> Optional.ofNullable(urls.get(function.unqualified().value())))
                .or(() -> Optional.ofNullable(urls.get(function.name())));
    }

    @Override
    public byte[] invoke(FunctionArn function, byte[] event, Duration patience)
            throws FunctionFailure {
        var url = url(function);
        if (url.isEmpty()) throw Unreachable.because("ResourceNotFoundException");
        var headers = new LinkedHashMap<>(BodySignature.headers(secret, clock.instant(), event));
        headers.put("Content-Type", "application/json");
        headers.put(FUNCTION, function.value());
        try {
            var answer = outbound.post(url.get(), headers, event, patience);
            if (answer.ok()) return answer.body();
            throw refused(answer);
        } catch (HttpTimeoutException | InterruptedIOException e) {
            throw new TimedOut();
        } catch (IOException e) {
            throw Unreachable.forNow("ServiceException");
        }
    }

    private static FunctionFailure refused(Outbound.Answer answer) {
        var threw = Threw.read(answer.body());
        if (!threw.errorMessage().isEmpty()) return threw;
        return switch (answer.status()) {
            case 401, 403 -> Unreachable.because("AccessDeniedException");
            case 404 -> Unreachable.because("ResourceNotFoundException");
            case TOO_MANY -> Unreachable.forNow("TooManyRequestsException");
            // A proxy that finds nobody behind it may do so in a moment.
            default ->
                    answer.status() >= BAD_GATEWAY
                            ? Unreachable.forNow("ServiceException")
                            : Unreachable.because("ServiceException");
        };
    }
}
