package doorhouse.gateway.s3;

import doorhouse.aws.SignedCallers;
import doorhouse.aws.SignedCallers.RefusedSignature;
import doorhouse.gateway.Backend;
import doorhouse.gateway.Browsers;
import doorhouse.gateway.GatewayService;
import doorhouse.gateway.Hosts;
import doorhouse.gateway.Turn;
import doorhouse.http.Request;
import doorhouse.http.Response;
import doorhouse.http.Routes;
import doorhouse.id.AccountId;
import doorhouse.outbound.Relay;
import doorhouse.sigv4.PayloadRefused;
import doorhouse.store.StoreBusy;
import doorhouse.store.StoreUnavailable;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// S3's door: browsers' questions, then the request proper, then its errors in S3's form. The one
/// place of this service where an exception that nobody expected ends.
public final class S3Service implements GatewayService {
    private static final Logger LOG = LoggerFactory.getLogger(S3Service.class);
    private static final int MINUTES_OF_THE_LARGEST = 24 * 60;

    /// As large as S3 takes an object, or a part of one, at once.
    private static final Routes.UploadLimits LIMITS =
            new Routes.UploadLimits(
                    (5L << 30) + (64 << 20), Duration.ofMinutes(MINUTES_OF_THE_LARGEST), 16 << 10);

    private final SignedCallers callers;
    private final @Nullable Backend store;
    private final Hosts hosts;
    private final Browsers browsers;
    private final AccountId account;
    private final Clock clock;
    private final Supplier<String> publicUrl;
    private final Predicate<Request> routed;

    /// @param store null where none stands behind
    /// @param publicUrl how clients reach this server, without a slash at the end
    /// @param routed whether a path is one of this server's own
    public S3Service(
            SignedCallers callers,
            @Nullable Backend store,
            Hosts hosts,
            Browsers browsers,
            AccountId account,
            Clock clock,
            Supplier<String> publicUrl,
            Predicate<Request> routed) {
        this.callers = callers;
        this.store = store;
        this.hosts = hosts;
        this.browsers = browsers;
        this.account = account;
        this.clock = clock;
        this.publicUrl = publicUrl;
        this.routed = routed;
    }

    @Override
    public String name() {
        return "s3";
    }

    @Override
    public Routes.UploadLimits limits() {
        return LIMITS;
    }

    /// A browser's question bears no signature; what S3 alone has signed tells it from those for
    /// the other APIs, which name their target or come to `/`. Signatures of Version 2 do not say
    /// what they are for, and were S3's. What comes to a path of this server's own is not for S3.
    @Override
    public boolean takes(Request request) {
        boolean asked =
                Browsers.asks(request)
                        && !routed.test(request)
                        && Browsers.announces(request, SignedBody.HASH)
                        && !Browsers.announces(request, "x-amz-target");
        return asked || olderSignature(request);
    }

    private static boolean olderSignature(Request request) {
        return request.header("Authorization").orElse("").startsWith("AWS ")
                || (request.rawQuery().contains("AWSAccessKeyId=")
                        && request.rawQuery().contains("&Signature="));
    }

    @Override
    public Response answer(Request request, InputStream body, Turn turn) throws IOException {
        if (Browsers.asks(request)) return S3Answers.inert(question(request));
        long began = System.nanoTime();
        var call = new S3Call(request, body, turn, callers, hosts, account, clock, publicUrl);
        var answer = answer(call, request, body, turn);
        LOG.info(
                "s3:{} {} {} us",
                call.name(),
                answer.status(),
                (System.nanoTime() - began) / 1_000);
        return S3Answers.inert(browsers.opened(request, answer));
    }

    private Response question(Request request) {
        return browsers.answer(request)
                .orElseGet(() ->
                        S3Answers.error(
                                S3Error.ACCESS_DENIED,
                                "CORSResponse: This CORS request is not allowed.",
                                request));
    }

    private Response answer(S3Call call, Request request, InputStream body, Turn turn)
            throws IOException {
        try {
            if (store == null)
                throw S3Error.NOT_IMPLEMENTED.because(
                        "No store stands behind this server: gateway.s3.endpoint is not set.");
            // A worker would stand between a browser and all of this host from then on.
            if (request.header("Service-Worker").isPresent())
                throw S3Error.ACCESS_DENIED.because("Objects cannot be service workers.");
            if (olderSignature(request))
                throw S3Error.INVALID_REQUEST.because(
                        "The authorization mechanism you have provided is not supported. Please use"
                                + " AWS4-HMAC-SHA256.");
            return call.answer(store);
        } catch (RefusedSignature e) {
            return turn.drained(
                    request, body, S3Answers.refused(e.fault(), call.presigned(), request));
        } catch (S3Exception e) {
            return turn.drained(request, body, S3Answers.error(e.error(), e.sentence(), request));
        } catch (PayloadRefused e) {
            return turn.drained(request, body, refused(e, request));
        } catch (Relay.Failed e) {
            LOG.warn("the store of gateway.s3 does not answer: {}", e.toString());
            return S3Answers.error(
                            S3Error.SERVICE_UNAVAILABLE,
                            "The store behind this server does not answer.",
                            request)
                    .with("Connection", "close");
        } catch (StoreBusy e) {
            LOG.info("s3:{} refused: {}", call.name(), e.getMessage());
            return busy(request);
        } catch (StoreUnavailable e) {
            LOG.error("s3:{} failed: {}", call.name(), e.reason());
            return failed(request);
        } catch (RuntimeException e) {
            LOG.error("s3:{} failed", call.name(), e);
            return failed(request);
        }
    }

    private static Response failed(Request request) {
        return S3Answers.error(
                        S3Error.INTERNAL_ERROR,
                        "We encountered an internal error. Please try again.",
                        request)
                .with("Connection", "close");
    }

    private static Response refused(PayloadRefused refused, Request request) {
        return switch (refused.fault()) {
            case HASH ->
                    S3Answers.error(
                            S3Error.CONTENT_SHA256_MISMATCH,
                            "The provided 'x-amz-content-sha256' header does not match what was"
                                    + " computed.",
                            request);
            case SIGNATURE -> S3Answers.doesNotMatch(request);
            case TRAILER ->
                    S3Answers.error(S3Error.MALFORMED_TRAILER, SignedBody.TRAILING, request);
            case FRAME, LENGTH ->
                    S3Answers.error(S3Error.INCOMPLETE_BODY, SignedBody.INCOMPLETE, request);
        };
    }

    @Override
    public Response busy(Request request) {
        return S3Answers.inert(
                S3Answers.error(S3Error.SLOW_DOWN, "Please reduce your request rate.", request)
                        .with("Retry-After", "5")
                        .with("Connection", "close"));
    }
}
