package doorhouse.sigv4;

import static java.nio.charset.StandardCharsets.US_ASCII;

import doorhouse.crypto.Secret;
import doorhouse.id.Region;
import doorhouse.sigv4.SignatureOutcome.BadSignature;
import doorhouse.sigv4.SignatureOutcome.Expired;
import doorhouse.sigv4.SignatureOutcome.NotYetCurrent;
import doorhouse.sigv4.SignatureOutcome.UnknownKey;
import doorhouse.sigv4.SignatureOutcome.Valid;
import doorhouse.sigv4.SignatureOutcome.WrongRegion;
import doorhouse.sigv4.SignatureOutcome.WrongService;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Checks who signed a request.
public final class SignatureCheck {
    /// How far a client's clock may be off, either way.
    private static final Duration SKEW = Duration.ofMinutes(5);

    private static final Duration SKEW_OF_S3 = Duration.ofMinutes(15);

    /// Browsers' SDKs send it after signing; it decides nothing.
    private static final String UNSIGNED_HEADER = "x-amz-user-agent";

    private final Secrets secrets;
    private final Clock clock;

    /// Where the secret of a key is found.
    public interface Secrets {
        /// @param sessionToken what came with a temporary key; null for another
        /// @return empty for a key that may not be used
        Optional<Secret> find(String accessKeyId, @Nullable String sessionToken);
    }

    public SignatureCheck(Secrets secrets, Clock clock) {
        this.secrets = secrets;
        this.clock = clock;
    }

    /// @param service the one that the request is for, such as `cognito-idp`
    /// @param served whether that service is offered in a region
    public SignatureOutcome check(RawRequest request, String service, Predicate<Region> served) {
        try {
            return checked(request, service, served);
        } catch (Refusal refusal) {
            return refusal.fault();
        }
    }

    /// What is wrong with a request as far as that shows before its body is there: all but whether
    /// the signature is the key's own.
    ///
    /// @return empty where nothing is
    public Optional<SignatureOutcome.Fault> checkClaim(
            RawRequest request, String service, Predicate<Region> served) {
        try {
            var _ = claimed(request, service, served);
            return Optional.empty();
        } catch (Refusal refusal) {
            return Optional.of(refusal.fault());
        }
    }

    /// A claim that may be true.
    private record Claimed(Query query, Claim claim, Secret secret, Region region) {}

    private Claimed claimed(RawRequest request, String service, Predicate<Region> served) {
        var query = query(request);
        var claim = Claim.read(request, query);
        var secret = secret(claim);
        var region = region(claim.scope(), served);
        if (!claim.scope().service().equals(service)) throw new Refusal(new WrongService(service));
        checkTime(claim);
        checkCoverage(request, claim);
        return new Claimed(query, claim, secret, region);
    }

    private Valid checked(RawRequest request, String service, Predicate<Region> served) {
        var claimed = claimed(request, service, served);
        var claim = claimed.claim();
        var secret = claimed.secret();
        var canonical = canonical(request, claimed.query(), claim);
        var signature = claim.scope().signature(secret, claim.timestamp(), canonical);
        if (!MessageDigest.isEqual(
                signature.getBytes(US_ASCII), claim.signature().getBytes(US_ASCII)))
            throw new Refusal(BadSignature.OTHER);
        return new Valid(
                claim.accessKeyId(),
                claimed.region(),
                claim.sessionToken(),
                new PayloadKey(
                        claim.scope(),
                        claim.scope().signingKey(secret),
                        claim.timestamp(),
                        signature));
    }

    private static String canonical(RawRequest request, Query query, Claim claim) {
        try {
            return CanonicalRequest.of(
                    request, query, claim.scope().service(), claim.signedHeaders());
        } catch (IllegalArgumentException e) {
            throw new Refusal(BadSignature.OTHER);
        }
    }

    private static Query query(RawRequest request) {
        try {
            return Query.parse(request.query());
        } catch (IllegalArgumentException e) {
            throw new Refusal(BadSignature.OTHER);
        }
    }

    private Secret secret(Claim claim) {
        var temporary = claim.accessKeyId().startsWith("ASIA");
        if (temporary != (claim.sessionToken() != null)) throw new Refusal(new UnknownKey());
        return secrets.find(claim.accessKeyId(), claim.sessionToken())
                .orElseThrow(() -> new Refusal(new UnknownKey()));
    }

    private static Region region(Scope scope, Predicate<Region> served) {
        if (!Region.fits(scope.region())) throw new Refusal(new WrongRegion());
        var region = new Region(scope.region());
        if (!served.test(region)) throw new Refusal(new WrongRegion());
        return region;
    }

    private void checkTime(Claim claim) {
        var now = clock.instant();
        var skew = claim.scope().service().equals(Scope.S3) ? SKEW_OF_S3 : SKEW;
        var latest = now.plus(skew);
        if (claim.signedAt().isAfter(latest))
            throw new Refusal(
                    new NotYetCurrent(
                            "Signature not yet current: %s is still later than %s (%s + %d min.)"
                                    .formatted(
                                            claim.timestamp(),
                                            Timestamps.text(latest),
                                            Timestamps.text(now),
                                            skew.toMinutes())));
        var lifetime = claim.lifetime() == null ? skew : claim.lifetime();
        var earliest = now.minus(lifetime);
        if (claim.signedAt().isBefore(earliest))
            throw new Refusal(new Expired(expired(claim.timestamp(), earliest, now, lifetime)));
    }

    private static String expired(
            String timestamp, Instant earliest, Instant now, Duration lifetime) {
        var span =
                lifetime.toSecondsPart() == 0
                        ? lifetime.toMinutes() + " min."
                        : lifetime.toSeconds() + " sec.";
        return "Signature expired: %s is now earlier than %s (%s - %s)"
                .formatted(timestamp, Timestamps.text(earliest), Timestamps.text(now), span);
    }

    /// What decides a request must be signed: where it goes, when it was made, and every header
    /// that the services read by `x-amz-`. Otherwise a captured signature could be put under
    /// another operation.
    private static void checkCoverage(RawRequest request, Claim claim) {
        var signed = new HashSet<>(claim.signedHeaders());
        if (!signed.contains("host"))
            throw notCovered(
                    "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
        if (claim.lifetime() == null && !signed.contains("x-amz-date"))
            throw notCovered("'X-Amz-Date' must be a 'SignedHeader' in the AWS Authorization.");
        for (var header : request.headers()) {
            var name = header.name().toLowerCase(Locale.ROOT);
            if (name.startsWith("x-amz-")
                    && !name.equals(UNSIGNED_HEADER)
                    && !signed.contains(name))
                throw notCovered(
                        "There were headers present in the request which were not signed: " + name);
        }
        // One host, and a list in its only form: sorted, lower case, nothing twice, all present.
        if (request.values("Host").size() != 1 || signed.size() != claim.signedHeaders().size())
            throw new Refusal(BadSignature.OTHER);
        var last = "";
        for (var name : claim.signedHeaders()) {
            if (name.compareTo(last) <= 0
                    || !name.equals(name.toLowerCase(Locale.ROOT))
                    || request.values(name).isEmpty()) throw new Refusal(BadSignature.OTHER);
            last = name;
        }
    }

    private static Refusal notCovered(String sentence) {
        return new Refusal(new BadSignature(sentence));
    }
}
