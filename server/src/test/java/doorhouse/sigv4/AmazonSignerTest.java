package doorhouse.sigv4;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.crypto.Secret;
import doorhouse.id.Region;
import doorhouse.sigv4.RawRequest.Header;
import doorhouse.sigv4.SignatureOutcome.Valid;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/// What Amazon's own SDK signs, we accept: random requests of every shape.
class AmazonSignerTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Region REGION = new Region("eu-central-1");
    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private static final String TOKEN = "FwoGZX//token+==";
    private static final String SIGNS = "abcXYZ019-_.~ +&=%/?#:;,'\"<>()*!@$[]{}|\\^`äß€😀";

    private final SignatureCheck check =
            new SignatureCheck(
                    (key, token) ->
                            key.startsWith("AKIA") || TOKEN.equals(token)
                                    ? Optional.of(Secret.of(SECRET))
                                    : Optional.empty(),
                    Clock.fixed(NOW, ZoneOffset.UTC));

    @RepeatedTest(200)
    void acceptsTheHeaderForm(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        var body = random.nextBoolean() ? "" : text(random);

        var signed = signed(random, body, null);

        assertThat(check.check(raw(signed.request(), body), "cognito-idp", REGION::equals))
                .isInstanceOf(Valid.class);
    }

    @RepeatedTest(200)
    void acceptsThePresignedForm(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());

        var signed = signed(random, "", Duration.ofSeconds(1 + random.nextInt(604_800)));

        assertThat(check.check(raw(signed.request(), ""), "cognito-idp", REGION::equals))
                .isInstanceOf(Valid.class);
    }

    private static SignedRequest signed(Random random, String body, @Nullable Duration lifetime) {
        var request = request(random);
        AwsCredentialsIdentity identity =
                random.nextBoolean()
                        ? AwsCredentialsIdentity.create("AKIAEXAMPLE", SECRET)
                        : AwsSessionCredentialsIdentity.create("ASIAEXAMPLE", SECRET, TOKEN);
        return AwsV4HttpSigner.create()
                .sign(r -> {
                    r.identity(identity)
                            .request(request)
                            .payload(ContentStreamProvider.fromUtf8String(body))
                            .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "cognito-idp")
                            .putProperty(AwsV4HttpSigner.REGION_NAME, REGION.value())
                            .putProperty(
                                    HttpSigner.SIGNING_CLOCK, Clock.fixed(NOW, ZoneOffset.UTC));
                    if (lifetime != null)
                        r.putProperty(
                                        AwsV4FamilyHttpSigner.AUTH_LOCATION,
                                        AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                                .putProperty(AwsV4FamilyHttpSigner.EXPIRATION_DURATION, lifetime);
                });
    }

    private static SdkHttpRequest request(Random random) {
        var path = new StringBuilder("/");
        for (int i = random.nextInt(4); i > 0; i--)
            path.append(Encoding.encode(text(random))).append(i > 1 ? "/" : "");
        var request =
                SdkHttpRequest.builder()
                        .method(random.nextBoolean() ? SdkHttpMethod.POST : SdkHttpMethod.GET)
                        .uri(URI.create("http://localhost:7676" + path));
        for (int i = random.nextInt(5); i > 0; i--)
            request.appendRawQueryParameter(
                    text(random), random.nextInt(4) == 0 ? "" : text(random));
        for (int i = random.nextInt(4); i > 0; i--)
            request.appendHeader("X-Amz-Meta-" + random.nextInt(3), "  a  b " + random.nextInt());
        request.putHeader("x-amzn-trace-id", "unsigned").putHeader("User-Agent", "also unsigned");
        return request.build();
    }

    private static String text(Random random) {
        var text = new StringBuilder();
        for (int i = 1 + random.nextInt(8); i > 0; i--)
            text.appendCodePoint(
                    SIGNS.codePoints()
                            .skip(random.nextInt(SIGNS.codePointCount(0, SIGNS.length())))
                            .findFirst()
                            .orElseThrow());
        return text.toString();
    }

    private static RawRequest raw(SdkHttpRequest request, String body) {
        var headers = new ArrayList<Header>();
        request.forEachHeader(
                (name, values) -> values.forEach(value -> headers.add(new Header(name, value))));
        return new RawRequest(
                request.method().name(),
                request.encodedPath(),
                request.encodedQueryParameters().orElse(null),
                headers,
                Sha256.hex(body.getBytes(UTF_8)));
    }
}
