package doorhouse.userpool.passkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import doorhouse.testing.TestAuthenticator;
import doorhouse.testing.TestAuthenticator.Algorithm;
import doorhouse.testing.TestAuthenticator.Attestation;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import doorhouse.wire.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InvalidParameterException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.LimitExceededException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ResourceNotFoundException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserVerificationType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.WebAuthnChallengeNotFoundException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.WebAuthnClientMismatchException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.WebAuthnConfigurationMissingException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.WebAuthnCredentialDescription;
import software.amazon.awssdk.services.cognitoidentityprovider.model.WebAuthnCredentialNotSupportedException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.WebAuthnFactorConfigurationType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.WebAuthnNotEnabledException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.WebAuthnOriginNotAllowedException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.WebAuthnRelyingPartyMismatchException;

class PasskeyOperationsTest {
    private final TestServer server = TestServer.shared();
    private final TestPool pool = PasskeyUser.pool(server);

    @Test
    void theOptionsHaveTheFormThatBrowsersTake() {
        var user = PasskeyUser.in(pool, "anaïs");

        var options = user.start();

        byte[] challenge = Base64.getUrlDecoder().decode(options.remove("challenge").asString());
        assertThat(challenge).hasSizeGreaterThanOrEqualTo(16);
        var id = options.at("/user/id").asString();
        var sub = new String(Base64.getUrlDecoder().decode(id), StandardCharsets.UTF_8);
        assertThat(sub).hasSize(36);
        assertThat(Json.read(options.toString()))
                .isEqualTo(
                        Json.read(
                                """
                                {"authenticatorSelection": {"requireResidentKey": true,
                                                            "residentKey": "required",
                                                            "userVerification": "preferred"},
                                 "excludeCredentials": [],
                                 "pubKeyCredParams": [{"alg": -7, "type": "public-key"},
                                                      {"alg": -257, "type": "public-key"}],
                                 "rp": {"id": "shop.example.com", "name": "shop.example.com"},
                                 "timeout": 60000,
                                 "user": {"displayName": "anaïs", "id": "%s", "name": "anaïs"}}\
                                """
                                        .formatted(id)));
    }

    @Test
    void aRegisteredPasskeyIsListed() {
        var user = PasskeyUser.in(pool, "ben");

        var id = user.register();

        var listed = user.list().getFirst();
        assertThat(listed.credentialId()).isEqualTo(id);
        assertThat(listed.friendlyCredentialName()).isEqualTo("Platform passkey");
        assertThat(listed.relyingPartyId()).isEqualTo(PasskeyUser.RELYING_PARTY);
        assertThat(listed.authenticatorAttachment()).isEqualTo("platform");
        assertThat(listed.authenticatorTransports()).containsExactly("internal", "hybrid");
        assertThat(listed.createdAt())
                .isCloseTo(server.clock().instant(), within(1, ChronoUnit.MINUTES));
    }

    @ParameterizedTest
    @CsvSource({
        "ES256, NONE", "RS256, NONE", "EDDSA, NONE",
        "ES256, PACKED_SELF", "RS256, PACKED_SELF", "EDDSA, PACKED_SELF"
    })
    void eachAlgorithmAndAttestationIsTaken(Algorithm algorithm, Attestation attestation) {
        var user = PasskeyUser.in(pool, "cy");
        user.authenticator().algorithm(algorithm).attestation(attestation);

        user.register();

        assertThat(user.list()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"RS1", "SHORT_RS256"})
    void aWeakKeyIsNotSupported(Algorithm algorithm) {
        var user = PasskeyUser.in(pool, "dé");
        user.authenticator().algorithm(algorithm);

        var refused = catchThrowable(user::register);

        assertThat(refused).isInstanceOf(WebAuthnCredentialNotSupportedException.class);
    }

    @Test
    void aFormatOfItsOwnIsNotSupported() {
        var user = PasskeyUser.in(pool, "eva");
        user.authenticator().attestation(Attestation.UNKNOWN);

        var refused = catchThrowable(user::register);

        assertThat(refused).isInstanceOf(WebAuthnCredentialNotSupportedException.class);
    }

    @Test
    void anAttestationMustBeSignedByTheKey() {
        var user = PasskeyUser.in(pool, "fay");
        user.authenticator().attestation(Attestation.PACKED_FORGED);

        assertThat(catchThrowable(user::register)).satisfies(PasskeyOperationsTest::isInvalid);
    }

    private static void isInvalid(Throwable refused) {
        assertThat(refused).isInstanceOf(InvalidParameterException.class);
        assertThat(((InvalidParameterException) refused).awsErrorDetails().errorMessage())
                .isEqualTo("Credential data is not valid");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://shop.example.com",
                "https://shop.example.com:8443",
                "https://login.shop.example.com"
            })
    void aPageOfTheRelyingPartyMayRegister(String origin) {
        var user = PasskeyUser.in(pool, "gil");
        user.authenticator().origin(origin);

        user.register();

        assertThat(user.list()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://shop.example.com",
                "https://example.com",
                "https://myshop.example.com",
                "https://shop.example.com.evil.test",
                "https://evil.test/shop.example.com",
                "https://shop.example.com@evil.test",
                "http://localhost",
                "android:apk-key-hash:7d1043473d55bfa90e8530d35801d4e381bc69f0",
                "null"
            })
    void aPageOfAnybodyElseMayNot(String origin) {
        var user = PasskeyUser.in(pool, "hal");
        user.authenticator().origin(origin);

        var refused = catchThrowable(user::register);

        assertThat(refused).isInstanceOf(WebAuthnOriginNotAllowedException.class);
    }

    @Test
    void aPageInAFrameOfAnotherSiteMayNot() {
        var user = PasskeyUser.in(pool, "ida");
        user.authenticator().embedded(true);

        var refused = catchThrowable(user::register);

        assertThat(refused).isInstanceOf(WebAuthnOriginNotAllowedException.class);
    }

    @Test
    void plainHttpIsGoodOnLocalhostAlone() {
        var user =
                PasskeyUser.in(PasskeyUser.pool(server, r -> r.relyingPartyId("localhost")), "j");
        user.authenticator().origin("http://localhost:3000");

        user.register();

        assertThat(user.list().getFirst().relyingPartyId()).isEqualTo("localhost");
    }

    @Test
    void aPasskeyForAnotherRelyingPartyIsRefused() {
        var user = PasskeyUser.in(pool, "kim");
        user.authenticator().relyingPartyId("example.com");

        var refused = catchThrowable(user::register);

        assertThat(refused).isInstanceOf(WebAuthnRelyingPartyMismatchException.class);
    }

    @Test
    void aChallengeIsGoodOnce() {
        var user = PasskeyUser.in(pool, "lea");
        var options = user.start();
        user.complete(user.authenticator().create(options));

        var again = catchThrowable(() -> user.complete(user.authenticator().create(options)));

        assertThat(again).isInstanceOf(WebAuthnChallengeNotFoundException.class);
        assertThat(user.list()).hasSize(1);
    }

    @Test
    void aRegistrationCannotBeReplayed() {
        var user = PasskeyUser.in(pool, "mia");
        var credential = user.authenticator().create(user.start());
        user.complete(credential);

        var again = catchThrowable(() -> user.complete(credential));

        assertThat(again).isInstanceOf(WebAuthnChallengeNotFoundException.class);
    }

    @Test
    void aWrongAnswerLeavesTheChallengeGood() {
        var user = PasskeyUser.in(pool, "ned");
        var options = user.start();
        user.authenticator().origin("https://evil.test");
        var refused = catchThrowable(() -> user.complete(user.authenticator().create(options)));

        user.authenticator().origin(PasskeyUser.ORIGIN);
        user.complete(user.authenticator().create(options));

        assertThat(refused).isInstanceOf(WebAuthnOriginNotAllowedException.class);
        assertThat(user.list()).hasSize(1);
    }

    @Test
    void aChallengeEnds() {
        var one = TestServer.stoppedInTime();
        var user = PasskeyUser.in(PasskeyUser.pool(one), "ola");
        var last = user.start();
        one.clock().forward(RegistrationChallenges.LIFETIME.minusMillis(1));
        user.complete(user.authenticator().create(last));
        var late = user.start();
        one.clock().forward(RegistrationChallenges.LIFETIME);

        var refused = catchThrowable(() -> user.complete(user.authenticator().create(late)));

        assertThat(refused).isInstanceOf(WebAuthnChallengeNotFoundException.class);
        assertThat(user.list()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"AAAA", "c2hvcnQgYW5kIG1hZGUgdXAgYnkgdGhlIGNsaWVudA"})
    void aChallengeOfTheClientsOwnIsRefused(String challenge) {
        var user = PasskeyUser.in(pool, "pia");
        user.authenticator().challenge(challenge);

        var refused = catchThrowable(user::register);

        assertThat(refused).isInstanceOf(WebAuthnChallengeNotFoundException.class);
    }

    @Test
    void aChallengeOfAnotherUserIsRefused() {
        var quin = PasskeyUser.in(pool, "quin");
        var rosa = PasskeyUser.in(pool, "rosa");
        var credential = quin.authenticator().create(quin.start());

        var refused = catchThrowable(() -> rosa.complete(credential));

        assertThat(refused).isInstanceOf(WebAuthnChallengeNotFoundException.class);
        quin.complete(credential);
    }

    @Test
    void aChallengeOfAnotherClientIsRefused() {
        var user = PasskeyUser.in(pool, "sam");
        var elsewhere =
                new PasskeyUser(
                        server, pool.accessToken(pool.client(), "sam"), user.authenticator());
        var credential = user.authenticator().create(user.start());

        var refused = catchThrowable(() -> elsewhere.complete(credential));

        assertThat(refused).isInstanceOf(WebAuthnClientMismatchException.class);
    }

    @Test
    void theUserMustBePresent() {
        var user = PasskeyUser.in(pool, "tom");
        user.authenticator().flags(TestAuthenticator.USER_VERIFIED);

        assertThat(catchThrowable(user::register)).satisfies(PasskeyOperationsTest::isInvalid);
    }

    @Test
    void theUserNeedNotBeVerifiedWhereThatIsPreferred() {
        var user = PasskeyUser.in(pool, "una");
        user.authenticator().flags(TestAuthenticator.USER_PRESENT);

        user.register();

        assertThat(user.list()).hasSize(1);
    }

    @Test
    void theUserMustBeVerifiedWhereThatIsRequired() {
        var strict =
                PasskeyUser.pool(
                        server,
                        r ->
                                r.relyingPartyId(PasskeyUser.RELYING_PARTY)
                                        .userVerification(UserVerificationType.REQUIRED));
        var user = PasskeyUser.in(strict, "vic");
        user.authenticator().flags(TestAuthenticator.USER_PRESENT);

        assertThat(user.start().at("/authenticatorSelection/userVerification").asString())
                .isEqualTo("required");
        assertThat(catchThrowable(user::register)).satisfies(PasskeyOperationsTest::isInvalid);
        user.authenticator()
                .flags(TestAuthenticator.USER_PRESENT | TestAuthenticator.USER_VERIFIED);
        user.register();
    }

    @Test
    void theUserMustBeVerifiedWhereAPasskeyIsBothFactors() {
        var strict =
                PasskeyUser.pool(
                        server,
                        r ->
                                r.relyingPartyId(PasskeyUser.RELYING_PARTY)
                                        .factorConfiguration(
                                                WebAuthnFactorConfigurationType
                                                        .MULTI_FACTOR_WITH_USER_VERIFICATION));
        var user = PasskeyUser.in(strict, "wim");
        user.authenticator().flags(TestAuthenticator.USER_PRESENT);

        assertThat(catchThrowable(user::register)).satisfies(PasskeyOperationsTest::isInvalid);
    }

    @Test
    void aSignatureOfASignInRegistersNothing() {
        var user = PasskeyUser.in(pool, "xia");
        user.authenticator().type("webauthn.get");

        assertThat(catchThrowable(user::register)).satisfies(PasskeyOperationsTest::isInvalid);
    }

    @Test
    void aKeyThatCannotBeCopiedCannotHaveBeen() {
        var user = PasskeyUser.in(pool, "yan");
        user.authenticator().flags(TestAuthenticator.USER_PRESENT | TestAuthenticator.BACKED_UP);

        assertThat(catchThrowable(user::register)).satisfies(PasskeyOperationsTest::isInvalid);
    }

    @Test
    void theUsersPasskeysAreExcluded() {
        var user = PasskeyUser.in(pool, "zoe");
        var id = user.register();

        var excluded = user.start().path("excludeCredentials");

        assertThat(excluded).hasSize(1);
        assertThat(excluded.path(0).path("id").asString()).isEqualTo(id);
        assertThat(excluded.path(0).path("type").asString()).isEqualTo("public-key");
    }

    @Test
    void aCredentialIdIsTakenOnceInAPool() {
        var thief = PasskeyUser.in(pool, "abe");
        var owner = PasskeyUser.in(pool, "bea");
        var mine = owner.authenticator().create(owner.start());
        owner.complete(mine);
        var copied = owner.authenticator().answerAgain(thief.start());

        assertThat(catchThrowable(() -> thief.complete(copied)))
                .satisfies(PasskeyOperationsTest::isInvalid);
        assertThat(owner.list()).hasSize(1);
        assertThat(thief.list()).isEmpty();
    }

    @Test
    void theTwentyFirstIsTooMany() {
        var user = PasskeyUser.in(pool, "cal");
        for (int i = 0; i < 19; i++) user.register();
        var twentieth = user.authenticator().create(user.start());
        var twentyFirst = user.authenticator().create(user.start());

        user.complete(twentieth);

        assertThat(catchThrowable(() -> user.complete(twentyFirst)))
                .isInstanceOf(LimitExceededException.class);
        assertThat(catchThrowable(user::start)).isInstanceOf(LimitExceededException.class);
        assertThat(user.list()).hasSize(20);
    }

    @Test
    void aPoolThatDoesNotTakePasskeysSaysSo() {
        var user = PasskeyUser.in(server.pool(), "dan");

        assertThat(catchThrowable(user::start)).isInstanceOf(WebAuthnNotEnabledException.class);
        assertThat(catchThrowable(() -> user.complete(Json.object())))
                .isInstanceOf(WebAuthnNotEnabledException.class);
    }

    @Test
    void aPoolWithoutADomainSaysSo() {
        var user = PasskeyUser.in(PasskeyUser.poolWithoutRelyingParty(server, _ -> {}), "eli");

        assertThat(catchThrowable(user::start))
                .isInstanceOf(WebAuthnConfigurationMissingException.class);
    }

    @Test
    void aDomainOfThePoolsOwnIsItsRelyingParty() {
        var own = PasskeyUser.poolWithoutRelyingParty(server, _ -> {});
        var domain = own.suffix().toLowerCase(Locale.ROOT) + ".example.com";
        server.admin()
                .createUserPoolDomain(r ->
                        r.userPoolId(own.id())
                                .domain(domain)
                                .customDomainConfig(c ->
                                        c.certificateArn(
                                                "arn:aws:acm:us-east-1:123456789012:certificate/a")));
        var user = PasskeyUser.in(own, "fox");

        var rp = user.start().path("rp");

        assertThat(rp.path("id").asString()).isEqualTo(domain);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "example.com", "a.b-c.example.co.uk", "xn--mnchen-3ya.de"})
    void aDomainMayBeTheRelyingParty(String id) {
        server.admin()
                .setUserPoolMfaConfig(r ->
                        r.userPoolId(pool.id()).webAuthnConfiguration(w -> w.relyingPartyId(id)));

        var kept = server.admin().getUserPoolMfaConfig(r -> r.userPoolId(pool.id()));

        assertThat(kept.webAuthnConfiguration().relyingPartyId()).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "com", "co.uk", "Example.com", "192.168.0.1", "https://example.com",
                "example.com:443", "example.com.", ".example.com", "*.example.com", "münchen.de"
            })
    void whatNoOnePartyStandsForMayNot(String id) {
        var refused =
                catchThrowable(() ->
                        server.admin()
                                .setUserPoolMfaConfig(r ->
                                        r.userPoolId(pool.id())
                                                .webAuthnConfiguration(w -> w.relyingPartyId(id))));

        assertThat(refused).isInstanceOf(InvalidParameterException.class);
    }

    @Test
    void knownAuthenticatorsAreCalledByName() {
        var user = PasskeyUser.in(pool, "gus");
        user.authenticator().aaguid("ee882879721c491397753dfcce97072a");

        user.register();

        assertThat(user.list().getFirst().friendlyCredentialName()).isEqualTo("YubiKey 5");
    }

    @Test
    void aDeletedPasskeyIsGone() {
        var user = PasskeyUser.in(pool, "hei");
        var other = PasskeyUser.in(pool, "ivo");
        var id = user.register();

        assertThat(catchThrowable(() -> delete(other, id)))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThat(user.list()).hasSize(1);
        delete(user, id);

        assertThat(user.list()).isEmpty();
        assertThat(catchThrowable(() -> delete(user, id)))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    private void delete(PasskeyUser user, String id) {
        server.app()
                .deleteWebAuthnCredential(r -> r.accessToken(user.accessToken()).credentialId(id));
    }

    @Test
    void aListComesInPagesOldestFirst() {
        var one = TestServer.stoppedInTime();
        var user = PasskeyUser.in(PasskeyUser.pool(one), "jan");
        var first = user.register();
        one.clock().forward(Duration.ofSeconds(1));
        var second = user.register();
        var third = user.register();

        var page =
                one.app()
                        .listWebAuthnCredentials(
                                r -> r.accessToken(user.accessToken()).maxResults(2));
        var rest =
                one.app()
                        .listWebAuthnCredentials(
                                r -> r.accessToken(user.accessToken()).nextToken(page.nextToken()));

        assertThat(page.credentials()).hasSize(2);
        assertThat(page.credentials().getFirst().credentialId()).isEqualTo(first);
        assertThat(rest.credentials()).hasSize(1);
        assertThat(rest.nextToken()).isNull();
        assertThat(
                        List.of(page.credentials().getLast(), rest.credentials().getFirst())
                                .stream()
                                .map(WebAuthnCredentialDescription::credentialId))
                .containsExactlyInAnyOrder(second, third);
    }
}
