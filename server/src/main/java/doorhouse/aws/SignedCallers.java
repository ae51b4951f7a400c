package doorhouse.aws;

import doorhouse.crypto.Secret;
import doorhouse.http.Request;
import doorhouse.iam.Authorization;
import doorhouse.iam.Authorizer;
import doorhouse.iam.Known;
import doorhouse.iam.LastUse;
import doorhouse.iam.Principals;
import doorhouse.iam.Principals.Identified;
import doorhouse.id.Region;
import doorhouse.operation.ApiError;
import doorhouse.operation.ApiException;
import doorhouse.operation.CognitoErrors;
import doorhouse.operation.Principal;
import doorhouse.policy.RequestContext;
import doorhouse.sigv4.PayloadForm;
import doorhouse.sigv4.PayloadKey;
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
    private static final String IDENTITIES = "cognito-identity.amazonaws.com:";
    private static final String GUEST = "unauthenticated";

    /// @param region the one named in the signature's scope
    /// @param payload for bodies whose chunks are signed
    public record Signed(Known known, Region region, PayloadKey payload) {
        public Principal principal() {
            return known.principal();
        }

        /// By what it is counted where one sender may hold only so much. Guests of one role are
        /// one, since anybody can be as many guests as he likes.
        public String sender() {
            boolean guest = principal().fact(IDENTITIES + "amr").equals(Optional.of(GUEST));
            if (guest) return principal().arn().toString();
            return principal().fact(IDENTITIES + "sub").orElse(principal().userId());
        }
    }

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

        /// Whether calls for a region reach what lives in one of this name: in the same one, or any
        /// where all are served from one store.
        public boolean reach(Region region, String home) {
            return any || home.equals(region.value());
        }

        boolean serves(String service, Region region) {
            return serves(region) || (GLOBAL_SERVICES.contains(service) && GLOBAL.contains(region));
        }
    }

    /// A refused signature, before a protocol gave it its own error name.
    public static final class RefusedSignature extends RuntimeException {
        private final transient SignatureOutcome.Fault fault;

        public RefusedSignature(SignatureOutcome.Fault fault) {
            super(fault.sentence(), null, false, false);
            this.fault = fault;
        }

        public SignatureOutcome.Fault fault() {
            return fault;
        }
    }

    private final Principals principals;
    private final LastUse lastUse;
    private final Regions regions;
    private final Clock clock;

    public SignedCallers(Principals principals, LastUse lastUse, Regions regions, Clock clock) {
        this.principals = principals;
        this.lastUse = lastUse;
        this.regions = regions;
        this.clock = clock;
    }

    /// @throws RefusedSignature when nobody known signed it
    Signed authenticate(Request request, String service) {
        return authenticate(raw(request, Sha256.hex(request.body())), service);
    }

    /// A request as it stood on the wire.
    ///
    /// @param bodyHash as [RawRequest] has it
    public static RawRequest raw(Request request, String bodyHash) {
        return new RawRequest(
                request.method(),
                request.rawPath(),
                request.rawQuery(),
                request.headers().stream()
                        .map(h -> new RawRequest.Header(h.name(), h.value()))
                        .toList(),
                bodyHash);
    }

    /// Who signed a request for a service, by a long-term key or a temporary one.
    ///
    /// @throws RefusedSignature when nobody known signed it
    public Signed authenticate(RawRequest request, String service) {
        return noted(signed(new Caller(), request, service), service);
    }

    private Signed noted(Signed signed, String service) {
        lastUse.note(signed.principal(), service, signed.region());
        return signed;
    }

    private Signed signed(Caller caller, RawRequest request, String service) {
        var signatures = new SignatureCheck(caller, clock);
        return switch (signatures.check(
                request, service, region -> regions.serves(service, region))) {
            case SignatureOutcome.Valid valid ->
                    new Signed(caller.known(), valid.region(), valid.payload());
            case SignatureOutcome.Fault fault -> throw new RefusedSignature(fault);
        };
    }

    /// Looks at a request before its body is there. Where it tells the body's hash
    /// (`x-amz-content-sha256`) its signature is checked by that; else only what it claims.
    ///
    /// @throws RefusedSignature when nobody known can have signed it
    public Announced announced(Request request, String service) {
        var caller = new Caller();
        var head = raw(request, request.header("x-amz-content-sha256").orElse(""));
        if (PayloadForm.of(head.bodyHash()).orElse(null) instanceof PayloadForm.Hashed)
            return new Announced(caller, request, service, signed(caller, head, service).sender());
        new SignatureCheck(caller, clock)
                .checkClaim(head, service, region -> regions.serves(service, region))
                .ifPresent(fault -> {
                    throw new RefusedSignature(fault);
                });
        return new Announced(caller, request, service, "key " + caller.accessKeyId);
    }

    /// A request of somebody known, or of somebody who knows a key's id.
    public final class Announced {
        private final Caller caller;
        private final Request request;
        private final String service;
        private final String sender;

        private Announced(Caller caller, Request request, String service, String sender) {
            this.caller = caller;
            this.request = request;
            this.service = service;
            this.sender = sender;
        }

        /// As [Signed#sender]; where that is not proved yet, something that is no such thing.
        public String sender() {
            return sender;
        }

        /// @throws RefusedSignature when the request with this body is not who it claims to be
        public Signed with(byte[] body) {
            return noted(signed(caller, raw(request, Sha256.hex(body)), service), service);
        }
    }

    /// Who the checks of one request asked for: what it was checked by is what counts afterwards.
    private final class Caller implements SignatureCheck.Secrets {
        private String accessKeyId = "";
        private @Nullable Identified identified;

        @Override
        public Optional<Secret> find(String accessKeyId, @Nullable String sessionToken) {
            this.accessKeyId = accessKeyId;
            if (identified == null) identified = principals.identify(accessKeyId, sessionToken);
            return switch (identified) {
                case Identified.Good(var known) -> Optional.of(known.secret());
                // Only whoever has the secret is told that its time is over.
                case Identified.Expired(var secret) -> Optional.of(secret);
                case Identified.Nobody() -> Optional.empty();
            };
        }

        Known known() {
            return switch (identified) {
                case Identified.Good(var known) -> known;
                case Identified.Expired _ ->
                        throw new RefusedSignature(new SignatureOutcome.ExpiredToken());
                case null -> throw new IllegalStateException("nothing was checked");
                case Identified.Nobody() ->
                        throw new RefusedSignature(new SignatureOutcome.UnknownKey());
            };
        }
    }

    /// Asks the principal's policies.
    Authorization authorize(Request request, Signed signed, String action, String resource) {
        return authorize(signed, action, resource, context(signed, Client.of(request)));
    }

    /// Asks the principal's policies.
    ///
    /// @param context as [#context] makes it, and what else the request tells
    public Authorization authorize(
            Signed signed, String action, String resource, RequestContext context) {
        return Authorizer.decide(signed.known(), action, resource, context);
    }

    /// From where a request came, and by what.
    ///
    /// @param secure whether by TLS
    public record Client(String sourceAddress, boolean secure, String userAgent) {
        public static Client of(Request request) {
            return new Client(
                    request.remoteAddress(),
                    request.secure(),
                    request.header("User-Agent").orElse(""));
        }
    }

    /// What policies may ask of every request.
    public RequestContext context(Signed signed, Client client) {
        return context(signed.region(), client);
    }

    RequestContext context(Region region, Client client) {
        var now = clock.instant();
        return RequestContext.builder()
                .put("aws:CurrentTime", now.toString())
                .put("aws:EpochTime", Long.toString(now.getEpochSecond()))
                .put("aws:SourceIp", client.sourceAddress())
                .put("aws:SecureTransport", Boolean.toString(client.secure()))
                .put("aws:RequestedRegion", region.value())
                .put("aws:UserAgent", client.userAgent())
                .build();
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
                    case SignatureOutcome.ExpiredToken _ ->
                            ApiError.badRequest("ExpiredTokenException");
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
