package doorhouse.openid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import doorhouse.openid.TokenRefused.Reason;
import doorhouse.outbound.AddressRule;
import doorhouse.outbound.PeerCalls;
import doorhouse.testing.OnePlace;
import doorhouse.testing.TestClock;
import doorhouse.testing.TestOidcProvider;
import doorhouse.testing.TestOidcProvider.Signing;
import doorhouse.testing.TestReceiver;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenIdTokensTest {
    private static final String ISSUER = "https://idp.example.com/tenant";

    private final TestClock clock = TestClock.stopped();
    private final TestOidcProvider idp = TestOidcProvider.start(clock);
    private final PeerCalls calls =
            new PeerCalls(Duration.ofSeconds(2), 100_000, new AddressRule(true, List.of()));
    private final OpenIdTokens tokens =
            new OpenIdTokens(
                    calls, this::standIn, clock, () -> clock.instant().toEpochMilli() * 1_000_000);

    private URI standIn(URI uri) {
        return URI.create(uri.toString().replace(ISSUER, idp.address()));
    }

    @AfterEach
    void stop() {
        calls.close();
        idp.close();
    }

    private String token(Map<String, Object> claims) {
        idp.issuer(ISSUER);
        return idp.idToken(claims);
    }

    private Reason refusal(String token) {
        return refusal(ISSUER, token);
    }

    private Reason refusal(String issuer, String token) {
        return catchThrowableOfType(TokenRefused.class, () -> tokens.verify(issuer, token))
                .reason();
    }

    @ParameterizedTest
    @EnumSource(names = {"RS256", "PS256", "ES256"})
    void aTokenByOneOfTheIssuersKeysIsRead(Signing signing) throws TokenRefused {
        idp.signing(signing);

        var claims = tokens.verify(ISSUER, token(Map.of("sub", "Жанна", "aud", List.of("a", "b"))));

        assertThat(claims.path("sub").asString()).isEqualTo("Жанна");
        assertThat(OpenIdTokens.audiences(claims)).containsExactly("a", "b");
    }

    @ParameterizedTest
    @EnumSource(names = {"HS256", "HS256_BY_PUBLIC_KEY", "FOREIGN", "OWN_HEADER"})
    void noOtherSignatureCounts(Signing signing) {
        idp.signing(signing);

        assertThat(refusal(token(Map.of("sub", "ana")))).isInstanceOf(Reason.Signature.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.b.c", "no token", "eyJhbGciOiJSUzI1NiJ9..", "....", "{}"})
    void whatIsNoTokenIsRefused(String text) {
        assertThat(refusal(text)).isInstanceOf(Reason.Malformed.class);
    }

    @Test
    void anUnsignedTokenIsNone() {
        idp.signing(Signing.NONE);

        assertThat(refusal(token(Map.of("sub", "ana")))).isInstanceOf(Reason.Malformed.class);
    }

    @Test
    void aHugeTokenIsNotRead() {
        var token = token(Map.of("sub", "a".repeat(60_000)));

        assertThat(refusal(token)).isInstanceOf(Reason.Malformed.class);
        assertThat(idp.discovered()).isZero();
    }

    @Test
    void whoeverWaitsForKeysThatAnotherAskedForHoldsUpNobody() throws Exception {
        var end = new CountDownLatch(1);
        try (var hangs = new TestReceiver()) {
            hangs.behave(exchange -> {
                await(end);
                TestReceiver.reply(exchange, 500, "down");
            });
            var issuer = hangs.at("").toString();
            idp.issuer(issuer);
            var token = idp.idToken(Map.of("sub", "ana"));

            assertThat(
                            OnePlace.isFreeWhileTwoWait(
                                    () ->
                                            assertThat(refusal(issuer, token))
                                                    .isInstanceOf(Reason.Unreachable.class),
                                    end::countDown))
                    .isTrue();
        }
    }

    @Test
    void anotherIssuersTokenIsRefusedBeforeAnybodyIsAsked() {
        idp.issuer("https://other.example.com");
        var token = idp.idToken(Map.of("sub", "ana"));

        assertThat(refusal(token)).isInstanceOf(Reason.Issuer.class);
        assertThat(idp.discovered()).isZero();
    }

    @Test
    void theSlashAtTheEndOfAnIssuerMakesNoDifference() throws TokenRefused {
        idp.issuer(ISSUER + "/");

        var token = idp.idToken(Map.of("sub", "ana"));

        assertThat(tokens.verify(ISSUER, token).path("sub").asString()).isEqualTo("ana");
    }

    @Test
    void aDocumentOfAnotherIssuerIsNotBelieved() {
        var token = token(Map.of("sub", "ana"));
        idp.issuer("https://other.example.com");

        assertThat(refusal(token)).isInstanceOf(Reason.Unreachable.class);
    }

    @Test
    void anIssuerThatDoesNotAnswerIsNotAskedAtOnceAgain() {
        var token = token(Map.of("sub", "ana"));
        idp.issuer("https://other.example.com");
        refusal(token);
        idp.issuer(ISSUER);

        clock.forward(Duration.ofSeconds(9));
        assertThat(refusal(token)).isInstanceOf(Reason.Unreachable.class);
        assertThat(idp.discovered()).isEqualTo(1);
        clock.forward(Duration.ofSeconds(1));

        assertThat(catchThrowableOfType(TokenRefused.class, () -> tokens.verify(ISSUER, token)))
                .isNull();
    }

    @Test
    void newKeysAreReadWhenATokenNamesOne() throws TokenRefused {
        tokens.verify(ISSUER, token(Map.of("sub", "ana")));
        idp.rotate("2", true);
        assertThat(refusal(token(Map.of("sub", "ana")))).isInstanceOf(Reason.Signature.class);

        clock.forward(Duration.ofSeconds(10));

        assertThat(tokens.verify(ISSUER, token(Map.of("sub", "ana"))).path("sub").asString())
                .isEqualTo("ana");
    }

    @Test
    void keysAreKeptWhereNewOnesCannotBeHad() throws TokenRefused {
        var good = token(Map.of("sub", "ana"));
        tokens.verify(ISSUER, good);
        clock.forward(Duration.ofSeconds(10));
        idp.rotate("2", false);
        var unknown = token(Map.of("sub", "eve"));
        idp.issuer("https://other.example.com");

        assertThat(refusal(unknown)).isInstanceOf(Reason.Unreachable.class);
        assertThat(refusal(unknown)).isInstanceOf(Reason.Unreachable.class);

        assertThat(tokens.verify(ISSUER, good).path("sub").asString()).isEqualTo("ana");
        assertThat(idp.discovered()).isEqualTo(2);
    }

    @Test
    void aTokenLivesUntilItsLastSecond() throws TokenRefused {
        var token = token(Map.of("sub", "ana"));

        clock.forward(Duration.ofSeconds(299));
        assertThat(tokens.verify(ISSUER, token).path("sub").asString()).isEqualTo("ana");
        clock.forward(Duration.ofSeconds(1));

        assertThat(refusal(token))
                .isInstanceOfSatisfying(
                        Reason.Expired.class,
                        expired ->
                                assertThat(expired.now().getEpochSecond())
                                        .isGreaterThanOrEqualTo(expired.end().getEpochSecond()));
    }

    @Test
    void aTokenOfTomorrowOrWithoutEndIsRefused() {
        Instant tomorrow = clock.instant().plus(Duration.ofDays(1));

        assertThat(refusal(token(Map.of("nbf", Date.from(tomorrow)))))
                .isInstanceOf(Reason.Time.class);
        assertThat(refusal(token(Map.of("iat", Date.from(tomorrow)))))
                .isInstanceOf(Reason.Time.class);
        idp.claims(claims -> claims.expirationTime(null));
        assertThat(refusal(token(Map.of()))).isInstanceOf(Reason.Time.class);
    }

    @Test
    void anAddressWithoutTlsIsNotAsked() {
        idp.issuer("http://idp.example.com");
        var token = idp.idToken(Map.of("sub", "ana"));

        assertThat(refusal("http://idp.example.com", token)).isInstanceOf(Reason.Unreachable.class);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
