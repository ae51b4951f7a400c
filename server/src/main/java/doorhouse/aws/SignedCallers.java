package doorhouse.aws;

import doorhouse.crypto.Secret;
import doorhouse.http.Request;
import doorhouse.iam.Authorization;
import doorhouse.iam.Authorizer;
import doorhouse.iam.Principals;
import doorhouse.id.Region;
import doorhouse.id.UserPoolId;
import doorhouse.operation.ApiError;
import doorhouse.operation.ApiException;
import doorhouse.operation.CognitoErrors;
import doorhouse.operation.Principal;
import doorhouse.policy.RequestContext;
import doorhouse.sigv4.RawRequest;
import doorhouse.sigv4.Sha256;
import doorhouse.sigv4.SignatureCheck;
import doorhouse.sigv4.SignatureOutcome;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who signed a call, and whether that principal may do what the call asks.
public final class SignedCallers {
    /// @param region the one named in the signature's scope
    record Signed(Principal principal, Region region) {}

    /// Which regions this server answers for.
    ///
    /// @param any whether every region's name is served, from one store
    public record Regions(Set<Region> served, boolean any) {
        /// IAM is one for all regions, and STS has one address for all.
        private static final Set<String> GLOBAL_SERVICES = Set.of("iam", "sts");

        /// What the SDKs sign such calls for.
        private static final Set<Region> GLOBAL =
                Set.of(new Region("us-east-1"), new Region("aws-global"));

        boolean serves(Region region) {
            return any || served.contains(region);
        }

        boolean serves(String service, Region region) {
            return serves(region) || (GLOBAL_SERVICES.contains(service) && GLOBAL.contains(region));
        }
    }

    /// A refused signature, before a protocol gave it its own error name.
    static final class RefusedSignature extends RuntimeException {
        private final transient SignatureOutcome.Fault fault;

        RefusedSignature(SignatureOutcome.Fault fault) {
            super(fault.sentence(), null, false, false);
            this.fault = fault;
        }

        SignatureOutcome.Fault fault() {
            return fault;
        }
    }

    private final Principals principals;
    private final Authorizer authorizer;
    private final SignatureCheck signatures;
    private final Regions regions;
    private final Clock clock;

    public SignedCallers(Principals principals, Regions regions, Clock clock) {
        this.principals = principals;
        this.authorizer = new Authorizer(principals);
        this.signatures = new SignatureCheck(this::secret, clock);
        this.regions = regions;
        this.clock = clock;
    }

    private Optional<Secret> secret(String accessKeyId, @Nullable String sessionToken) {
        // Temporary keys are not given yet, so no session token is anybody's.
        return sessionToken == null ? principals.secret(accessKeyId) : Optional.empty();
    }

    /// @throws RefusedSignature when nobody known signed it
    Signed authenticate(Request request, String service) {
        var raw =
                new RawRequest(
                        request.method(),
                        request.rawPath(),
                        request.rawQuery(),
                        request.headers().stream()
                                .map(h -> new RawRequest.Header(h.name(), h.value()))
                                .toList(),
                        Sha256.hex(request.body()));
        return switch (signatures.check(raw, service, region -> regions.serves(service, region))) {
            case SignatureOutcome.Valid valid -> {
                var principal = principals.find(valid.accessKeyId());
                if (principal.isEmpty())
                    throw new RefusedSignature(new SignatureOutcome.UnknownKey());
                yield new Signed(principal.get(), valid.region());
            }
            case SignatureOutcome.Fault fault -> throw new RefusedSignature(fault);
        };
    }

    /// Whether a pool is reached by calls for this region: its own one, or any where all are served
    /// from one store.
    boolean servedThrough(Region region, UserPoolId pool) {
        return regions.any() || pool.region().equals(region.value());
    }

    /// Asks the principal's policies.
    Authorization authorize(Request request, Signed signed, String action, String resource) {
        var now = clock.instant();
        var context =
                RequestContext.EMPTY
                        .with("aws:CurrentTime", now.toString())
                        .with("aws:EpochTime", Long.toString(now.getEpochSecond()))
                        .with("aws:SourceIp", request.remoteAddress())
                        .with("aws:SecureTransport", "false")
                        .with("aws:RequestedRegion", signed.region().value())
                        .with("aws:UserAgent", request.header("User-Agent").orElse(""));
        return authorizer.decide(signed.principal(), action, resource, context);
    }

    /// The error of AWS JSON services for a refused signature.
    static ApiException inJson(SignatureOutcome.Fault fault) {
        var error =
                switch (fault) {
                    case SignatureOutcome.Missing _ -> DoorErrors.MISSING_AUTHENTICATION_TOKEN;
                    case SignatureOutcome.Incomplete _ ->
                            ApiError.badRequest("IncompleteSignatureException");
                    case SignatureOutcome.UnknownKey _ ->
                            ApiError.badRequest("UnrecognizedClientException");
                    case SignatureOutcome.WrongService _,
                            SignatureOutcome.WrongRegion _,
                            SignatureOutcome.Expired _,
                            SignatureOutcome.NotYetCurrent _,
                            SignatureOutcome.BadSignature _ ->
                            ApiError.badRequest("InvalidSignatureException");
                };
        return error.because(fault.sentence());
    }

    /// The error of AWS JSON services for a denied call.
    static ApiException inJson(Authorization.Denied denied) {
        return CognitoErrors.ACCESS_DENIED.because(denied.sentence());
    }
}
