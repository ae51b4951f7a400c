package doorhouse.sigv4;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.crypto.Secret;
import doorhouse.id.Region;
import doorhouse.sigv4.RawRequest.Header;
import doorhouse.sigv4.SignatureOutcome.BadSignature;
import doorhouse.sigv4.SignatureOutcome.Expired;
import doorhouse.sigv4.SignatureOutcome.Fault;
import doorhouse.sigv4.SignatureOutcome.Incomplete;
import doorhouse.sigv4.SignatureOutcome.Missing;
import doorhouse.sigv4.SignatureOutcome.NotYetCurrent;
import doorhouse.sigv4.SignatureOutcome.UnknownKey;
import doorhouse.sigv4.SignatureOutcome.Valid;
import doorhouse.sigv4.SignatureOutcome.WrongRegion;
import doorhouse.sigv4.SignatureOutcome.WrongService;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is refused: each tampering, each edge in time, each malformed signature.
class SignatureCheckTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:10:00Z");
    private static final Region REGION = new Region("us-east-1");
    private static final Secret SECRET = Secret.of("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
    private static final Signer SIGNER =
            new Signer("AKIAEXAMPLE", SECRET, null, REGION, "cognito-idp");
    private static final Signer TEMPORARY =
            new Signer("ASIAEXAMPLE", SECRET, Secret.of("token"), REGION, "cognito-idp");
    private static final RawRequest REQUEST =
            new RawRequest(
                    "POST",
                    "/a",
                    "x=1&y=2",
                    List.of(
                            new Header("Host", "localhost:7676"),
                            new Header("X-Amz-Target", "Service.ListUsers")),
                    Sha256.hex("{}".getBytes(UTF_8)));
    private static final String OTHER_SIGNATURE =
            "The request signature we calculated does not match the signature you provided. Check"
                    + " your AWS Secret Access Key and signing method. Consult the service"
                    + " documentation for details.";

    private final SignatureCheck check =
            new SignatureCheck(
                    (key, token) ->
                            key.equals("AKIAEXAMPLE")
                                            || (key.equals("ASIAEXAMPLE") && "token".equals(token))
                                    ? Optional.of(SECRET)
                                    : Optional.empty(),
                    Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void tellsWhoSigned() {
        assertThat(check(SIGNER.sign(REQUEST, NOW))).satisfies(isValid("AKIAEXAMPLE", null));
        assertThat(check(TEMPORARY.sign(REQUEST, NOW))).satisfies(isValid("ASIAEXAMPLE", "token"));
        assertThat(check(SIGNER.presign(REQUEST, NOW, Duration.ofMinutes(1))))
                .satisfies(isValid("AKIAEXAMPLE", null));
        assertThat(check(TEMPORARY.presign(REQUEST, NOW, Duration.ofMinutes(1))))
                .satisfies(isValid("ASIAEXAMPLE", "token"));
    }

    private static Consumer<SignatureOutcome> isValid(String key, @Nullable String token) {
        return outcome ->
                assertThat(outcome)
                        .isInstanceOfSatisfying(
                                Valid.class,
                                valid -> {
                                    assertThat(valid.accessKeyId()).isEqualTo(key);
                                    assertThat(valid.region()).isEqualTo(REGION);
                                    assertThat(valid.sessionToken()).isEqualTo(token);
                                });
    }

    @Test
    void refusesEachTampering() {
        var signed = SIGNER.sign(REQUEST, NOW);

        assertOther(with(signed, "GET", signed.path(), signed.query(), signed.bodyHash()));
        assertOther(with(signed, "POST", "/b", signed.query(), signed.bodyHash()));
        assertOther(with(signed, "POST", "/a/", signed.query(), signed.bodyHash()));
        assertOther(with(signed, "POST", "/%61", signed.query(), signed.bodyHash()));
        assertOther(with(signed, "POST", signed.path(), "x=1&y=3", signed.bodyHash()));
        assertOther(with(signed, "POST", signed.path(), "x=1", signed.bodyHash()));
        assertOther(with(signed, "POST", signed.path(), "x=1&y=2&y=2", signed.bodyHash()));
        assertOther(with(signed, "POST", signed.path(), null, signed.bodyHash()));
        assertOther(with(signed, "POST", signed.path(), "x=1&y=%2", signed.bodyHash()));
        assertOther(with(signed, "POST", signed.path(), signed.query(), Sha256.hex("[]")));
        assertOther(header(signed, "X-Amz-Target", _ -> "Service.DeleteUser"));
        assertOther(header(signed, "Host", _ -> "elsewhere"));
        assertOther(header(signed, "X-Amz-Date", _ -> "20260101T001001Z"));
        assertOther(
                header(signed, "Authorization", a -> a.replaceAll("Signature=.", "Signature=g")));
        assertOther(header(signed, "Authorization", a -> a + "0"));
        assertOther(add(signed, "X-Amz-Target", "Service.DeleteUser"));
    }

    @Test
    void theOrderAndEncodingOfAQueryDoNotMatter() {
        var signed = SIGNER.sign(REQUEST, NOW);

        assertThat(check(with(signed, "POST", "/a", "y=%32&x=1", signed.bodyHash())))
                .isInstanceOf(Valid.class);
    }

    @Test
    void everythingThatDecidesMustBeSigned() {
        var signed = SIGNER.sign(REQUEST, NOW);

        assertFault(
                header(signed, "Authorization", a -> a.replace("=host;", "=")),
                BadSignature.class,
                "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
        assertFault(
                header(signed, "Authorization", a -> a.replace("x-amz-date;", "")),
                BadSignature.class,
                "'X-Amz-Date' must be a 'SignedHeader' in the AWS Authorization.");
        assertFault(
                add(signed, "X-Amz-Other", "1"),
                BadSignature.class,
                "There were headers present in the request which were not signed: x-amz-other");
        assertThat(check(add(signed, "X-Amz-User-Agent", "browser"))).isInstanceOf(Valid.class);
        assertThat(check(add(signed, "X-Amzn-Trace-Id", "1"))).isInstanceOf(Valid.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "host;host;x-amz-date;x-amz-target",
                "x-amz-date;host;x-amz-target",
                "host;X-Amz-Date;x-amz-date;x-amz-target",
                "host;x-absent;x-amz-date;x-amz-target",
                ";host;x-amz-date;x-amz-target",
            })
    void aListOfSignedHeadersHasOneForm(String list) {
        var signed = SIGNER.sign(REQUEST, NOW);

        assertOther(
                header(
                        signed,
                        "Authorization",
                        a -> a.replace("host;x-amz-date;x-amz-target", list)));
    }

    @Test
    void aSecondHostIsRefused() {
        assertOther(add(SIGNER.sign(REQUEST, NOW), "Host", "elsewhere"));
    }

    @Test
    void theClockMayBeFiveMinutesOff() {
        assertThat(check(SIGNER.sign(REQUEST, NOW.minusSeconds(300)))).isInstanceOf(Valid.class);
        assertThat(check(SIGNER.sign(REQUEST, NOW.plusSeconds(300)))).isInstanceOf(Valid.class);
        assertFault(
                SIGNER.sign(REQUEST, NOW.minusSeconds(301)),
                Expired.class,
                "Signature expired: 20260101T000459Z is now earlier than 20260101T000500Z"
                        + " (20260101T001000Z - 5 min.)");
        assertFault(
                SIGNER.sign(REQUEST, NOW.plusSeconds(301)),
                NotYetCurrent.class,
                "Signature not yet current: 20260101T001501Z is still later than 20260101T001500Z"
                        + " (20260101T001000Z + 5 min.)");
    }

    @Test
    void aPresignedRequestLivesAsLongAsItSays() {
        var hour = Duration.ofHours(1);
        var request = REQUEST;

        assertThat(check(SIGNER.presign(request, NOW.minus(hour), hour))).isInstanceOf(Valid.class);
        assertFault(
                SIGNER.presign(request, NOW.minus(hour).minusSeconds(1), hour),
                Expired.class,
                "Signature expired: 20251231T230959Z is now earlier than 20251231T231000Z"
                        + " (20260101T001000Z - 60 min.)");
        assertThat(check(SIGNER.presign(request, NOW.plusSeconds(300), hour)))
                .isInstanceOf(Valid.class);
        assertThat(check(SIGNER.presign(request, NOW.plusSeconds(301), hour)))
                .isInstanceOf(NotYetCurrent.class);
    }

    @ParameterizedTest
    @CsvSource({"1, true", "604800, true", "0, false", "604801, false", "-1, false", "x, false"})
    void aPresignedRequestLivesBetweenASecondAndAWeek(String seconds, boolean good) {
        var presigned = SIGNER.presign(REQUEST, NOW, Duration.ofSeconds(77));

        var changed = query(presigned, q -> q.replace("Expires=77", "Expires=" + seconds));

        // The change breaks the signature too, which shows that the bounds were passed.
        assertThat(check(changed)).isInstanceOf(good ? BadSignature.class : Incomplete.class);
    }

    @Test
    void refusesEachTamperingOfAPresignedRequest() {
        var presigned = SIGNER.presign(REQUEST, NOW, Duration.ofMinutes(1));

        assertOther(query(presigned, q -> q.replace("x=1", "x=2")));
        assertOther(query(presigned, q -> q + "&z=1"));
        assertOther(query(presigned, q -> q.replace("Expires=60", "Expires=61")));
        assertOther(with(presigned, "GET", "/a", presigned.query(), presigned.bodyHash()));
        assertOther(with(presigned, "POST", "/a", presigned.query(), Sha256.hex("")));
        assertThat(check(add(presigned, "X-Amz-Target", "Service.DeleteUser")))
                .isInstanceOf(BadSignature.class);
        assertThat(check(query(presigned, q -> q + "&X-Amz-Date=20260101T001000Z")))
                .isInstanceOf(Incomplete.class);
        assertThat(check(query(presigned, q -> q.replaceAll("&X-Amz-Expires=\\d+", ""))))
                .isInstanceOf(Incomplete.class);
        assertThat(check(query(presigned, q -> q.replace("SHA256", "SHA1"))))
                .isInstanceOf(Incomplete.class);
    }

    @Test
    void refusesTwoSignatures() {
        var presigned = SIGNER.presign(REQUEST, NOW, Duration.ofMinutes(1));
        var authorization = SIGNER.sign(REQUEST, NOW).values("Authorization").getFirst();

        assertThat(check(add(presigned, "Authorization", authorization)))
                .isInstanceOf(Incomplete.class);
        assertThat(check(add(SIGNER.sign(REQUEST, NOW), "Authorization", authorization)))
                .isInstanceOf(Incomplete.class);
        assertThat(check(add(SIGNER.sign(REQUEST, NOW), "X-Amz-Date", "20260101T001000Z")))
                .isInstanceOf(Incomplete.class);
    }

    @Test
    void knowsNoOtherKey() {
        var other = new Signer("AKIAOTHER", SECRET, null, REGION, "cognito-idp");
        var tokenless = new Signer("ASIAEXAMPLE", SECRET, null, REGION, "cognito-idp");
        var otherToken =
                new Signer("ASIAEXAMPLE", SECRET, Secret.of("else"), REGION, "cognito-idp");
        var needless = new Signer("AKIAEXAMPLE", SECRET, Secret.of("token"), REGION, "cognito-idp");

        for (var signer : List.of(other, tokenless, otherToken, needless))
            assertFault(
                    signer.sign(REQUEST, NOW),
                    UnknownKey.class,
                    "The security token included in the request is invalid.");
    }

    @Test
    void refusesAnotherSecretServiceOrRegion() {
        assertOther(
                new Signer("AKIAEXAMPLE", Secret.of("x"), null, REGION, "cognito-idp")
                        .sign(REQUEST, NOW));
        assertFault(
                new Signer("AKIAEXAMPLE", SECRET, null, REGION, "iam").sign(REQUEST, NOW),
                WrongService.class,
                "Credential should be scoped to correct service: 'cognito-idp'.");
        assertFault(
                new Signer("AKIAEXAMPLE", SECRET, null, new Region("mars-1"), "cognito-idp")
                        .sign(REQUEST, NOW),
                WrongRegion.class,
                "Credential should be scoped to a valid region.");
        assertThat(
                        check(
                                header(
                                        SIGNER.sign(REQUEST, NOW),
                                        "Authorization",
                                        a -> a.replace("us-east-1", "US/EAST"))))
                .isInstanceOf(Incomplete.class);
    }

    @Test
    void saysWhatIsMissing() {
        assertFault(REQUEST, Missing.class, "Missing Authentication Token");
        assertThat(check(add(REQUEST, "Authorization", "Bearer x"))).isInstanceOf(Missing.class);
        assertFault(
                add(REQUEST, "Authorization", "AWS4-HMAC-SHA256 a=b"),
                Incomplete.class,
                "Authorization header requires 'Credential' parameter. Authorization header requires"
                        + " 'Signature' parameter. Authorization header requires 'SignedHeaders'"
                        + " parameter. Authorization header requires existence of either a"
                        + " 'X-Amz-Date' or a 'Date' header. (Hashed with SHA-256 and encoded with"
                        + " Base64) Authorization=tQMSUCqjFonXdxKG2efiX/o+qpOi15V3d11zOi3G62w=");
        assertThat(check(add(REQUEST, "Authorization", "AWS4-HMAC-SHA512 Credential=a")))
                .isInstanceOf(Incomplete.class);
        assertThat(check(add(REQUEST, "Authorization", "AWS4-HMAC-SHA256 " + "a,".repeat(9999))))
                .isInstanceOf(Incomplete.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/20260101/ | / | false",
                "/20260101/ | /20260102/ | true",
                "aws4_request | aws5_request | true",
                "Signature= | Signature=0, Signature= | false",
                "Signature= | Signatur= | false",
            })
    void refusesMalformedCredentials(String from, String to, boolean bad) {
        var signed = SIGNER.sign(REQUEST, NOW);

        assertThat(check(header(signed, "Authorization", a -> a.replace(from, to))))
                .isInstanceOf(bad ? BadSignature.class : Incomplete.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "now", "2026-01-01T00:10:00Z", "20260231T001000Z", "120260101T001000Z"})
    void refusesMalformedTimes(String time) {
        var signed = SIGNER.sign(REQUEST, NOW);

        assertThat(check(header(signed, "X-Amz-Date", _ -> time))).isInstanceOf(Incomplete.class);
    }

    private SignatureOutcome check(RawRequest request) {
        return check.check(request, "cognito-idp", REGION::equals);
    }

    private void assertOther(RawRequest request) {
        assertFault(request, BadSignature.class, OTHER_SIGNATURE);
    }

    private void assertFault(RawRequest request, Class<? extends Fault> kind, String sentence) {
        var outcome = check(request);

        assertThat(outcome).isInstanceOf(kind);
        assertThat(((Fault) outcome).sentence()).isEqualTo(sentence);
    }

    private static RawRequest with(
            RawRequest r, String method, String path, @Nullable String query, String bodyHash) {
        return new RawRequest(method, path, query, r.headers(), bodyHash);
    }

    private static RawRequest query(RawRequest r, UnaryOperator<String> change) {
        return with(r, r.method(), r.path(), change.apply(requireNonNull(r.query())), r.bodyHash());
    }

    private static RawRequest header(RawRequest r, String name, UnaryOperator<String> change) {
        var headers =
                r.headers().stream()
                        .map(h ->
                                h.name().equals(name)
                                        ? new Header(name, change.apply(h.value()))
                                        : h)
                        .toList();
        return new RawRequest(r.method(), r.path(), r.query(), headers, r.bodyHash());
    }

    private static RawRequest add(RawRequest r, String name, String value) {
        var headers = new ArrayList<>(r.headers());
        headers.add(new Header(name, value));
        return new RawRequest(r.method(), r.path(), r.query(), headers, r.bodyHash());
    }
}
