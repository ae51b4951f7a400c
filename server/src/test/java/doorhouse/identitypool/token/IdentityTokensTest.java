package doorhouse.identitypool.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import doorhouse.crypto.MasterKey;
import doorhouse.id.IdentityId;
import doorhouse.id.IdentityPoolId;
import doorhouse.store.Database;
import doorhouse.testing.TestClock;
import doorhouse.testing.TestKeys;
import doorhouse.testing.TestServer;
import doorhouse.token.KeyOwner;
import doorhouse.token.SigningKeys;
import doorhouse.vault.Vault;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentityTokensTest {
    private static final IdentityPoolId POOL =
            new IdentityPoolId("us-east-1:11111111-2222-3333-4444-555555555555");
    private static final IdentityId ANA =
            new IdentityId("us-east-1:aaaaaaaa-2222-3333-4444-555555555555");
    private static final String URL = "https://auth.example.com";

    private final TestClock clock = TestClock.stopped();
    @TempDir Path folder;
    private Database database;
    private SigningKeys keys;
    private IdentityTokens tokens;

    @BeforeEach
    void open() {
        var random = new SecureRandom();
        database = Database.sqlite(folder.resolve("doorhouse.db"));
        var vault = new Vault(database, new MasterKey(new byte[32], random));
        keys =
                new SigningKeys(
                        database,
                        vault,
                        TestKeys.PAIRS,
                        random,
                        clock,
                        () -> clock.instant().toEpochMilli() * 1_000_000);
        tokens = new IdentityTokens(keys, () -> URL, clock);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static IdentityToken token() {
        return new IdentityToken(
                POOL,
                ANA,
                List.of("authenticated", "login.example.com", "login.example.com:app:Жанна"),
                Map.of("department", "Küche"));
    }

    private SignedJWT parsed(String token) throws Exception {
        return SignedJWT.parse(token);
    }

    @Test
    void theClaimsAreThoseOfAmazons() throws Exception {
        var issued = parsed(tokens.issue(token(), Duration.ofMinutes(10)));

        var claims = issued.getJWTClaimsSet();
        assertThat(issued.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.RS512);
        assertThat(claims.getClaims().keySet())
                .containsExactlyInAnyOrder(
                        "sub", "aud", "amr", "iss", "exp", "iat", "https://aws.amazon.com/tags");
        assertThat(claims.getSubject()).isEqualTo(ANA.value());
        assertThat(claims.getAudience()).containsExactly(POOL.value());
        assertThat(claims.getIssuer()).isEqualTo(URL + "/cognito-identity");
        assertThat(claims.getStringListClaim("amr")).isEqualTo(token().methods());
        assertThat(claims.getJSONObjectClaim("https://aws.amazon.com/tags"))
                .isEqualTo(Map.of("principal_tags", Map.of("department", List.of("Küche"))));
        assertThat(claims.getExpirationTime())
                .isEqualTo(
                        Date.from(
                                clock.instant().truncatedTo(ChronoUnit.SECONDS).plusSeconds(600)));
    }

    @Test
    void aGuestsTokenHasNoTags() throws Exception {
        var issued = parsed(tokens.issue(IdentityToken.guest(POOL, ANA), Duration.ofMinutes(10)));

        assertThat(issued.getJWTClaimsSet().getStringListClaim("amr"))
                .containsExactly("unauthenticated");
        assertThat(issued.getJWTClaimsSet().getClaims())
                .doesNotContainKey("https://aws.amazon.com/tags");
    }

    @Test
    void whatWasIssuedIsReadBack() {
        var issued = tokens.issue(token(), Duration.ofMinutes(10));

        assertThat(tokens.verify(issued))
                .isInstanceOfSatisfying(
                        IdentityTokens.Read.Good.class,
                        read -> assertThat(read.token()).isEqualTo(token()));
    }

    @Test
    void aTokenLivesUntilItsLastSecond() {
        var issued = tokens.issue(token(), Duration.ofMinutes(10));

        clock.forward(Duration.ofSeconds(599));
        assertThat(tokens.verify(issued)).isInstanceOf(IdentityTokens.Read.Good.class);
        clock.forward(Duration.ofSeconds(1));

        assertThat(tokens.verify(issued)).isInstanceOf(IdentityTokens.Read.Expired.class);
    }

    @Test
    void aChangedTokenIsRefused() {
        var parts = tokens.issue(token(), Duration.ofMinutes(10)).split("\\.");
        var other = tokens.issue(IdentityToken.guest(POOL, ANA), Duration.ofMinutes(10));

        assertThat(tokens.verify(parts[0] + "." + other.split("\\.")[1] + "." + parts[2]))
                .isInstanceOf(IdentityTokens.Read.BadSignature.class);
        assertThat(tokens.verify(parts[0] + "." + parts[1] + "."))
                .isNotInstanceOf(IdentityTokens.Read.Good.class);
    }

    @Test
    void aTokenUnderAnotherAddressIsNotOurs() {
        var elsewhere = new IdentityTokens(keys, () -> "https://other.example.com", clock);

        assertThat(tokens.verify(elsewhere.issue(token(), Duration.ofMinutes(10))))
                .isInstanceOf(IdentityTokens.Read.Foreign.class);
    }

    @Test
    void tokensOutliveARotation() throws Exception {
        var before = tokens.issue(token(), Duration.ofDays(1));
        keys.rotate(KeyOwner.IDENTITY_POOLS);
        assertThat(JWKSet.parse(tokens.jwks().toString()).getKeys()).hasSize(2);

        clock.forward(SigningKeys.OVERLAP);
        var after = parsed(tokens.issue(token(), Duration.ofMinutes(10)));

        assertThat(tokens.verify(before)).isInstanceOf(IdentityTokens.Read.Good.class);
        assertThat(after.getHeader().getKeyID())
                .isNotEqualTo(parsed(before).getHeader().getKeyID());
        var key =
                JWKSet.parse(tokens.jwks().toString())
                        .getKeyByKeyId(after.getHeader().getKeyID())
                        .toRSAKey();
        assertThat(after.verify(new RSASSAVerifier(key))).isTrue();
    }

    /// As another cloud does it: the issuer alone is known, and all else is asked for.
    @Test
    void aRelyingPartyOfAnotherProjectTrustsTheIssuer() throws Exception {
        var server = TestServer.shared();
        var issuer = server.address() + IdentityTokens.PATH;

        var metadata =
                OIDCProviderMetadata.parse(fetched(issuer + "/.well-known/openid-configuration"));

        assertThat(metadata.getIssuer().getValue()).isEqualTo(issuer);
        assertThat(metadata.getIDTokenJWSAlgs()).containsExactly(JWSAlgorithm.RS512);
        assertThat(metadata.getJWKSetURI()).hasToString(issuer + "/.well-known/jwks_uri");
        var keys = JWKSet.parse(fetched(metadata.getJWKSetURI().toString()));
        assertThat(keys.getKeys()).isNotEmpty().allMatch(key -> !key.isPrivate());
    }

    @Test
    void theSignatureAndTheClaimsPassAnotherProjectsValidator() throws Exception {
        // Its clock is the machine's.
        clock.forward(Duration.between(clock.instant(), Instant.now()));
        var issued = parsed(tokens.issue(token(), Duration.ofMinutes(10)));
        var validator =
                new IDTokenValidator(
                        new Issuer(tokens.issuer()),
                        new ClientID(POOL.value()),
                        JWSAlgorithm.RS512,
                        JWKSet.parse(tokens.jwks().toString()));

        assertThat(validator.validate(issued, null).getSubject().getValue()).isEqualTo(ANA.value());
        var another =
                new IDTokenValidator(
                        new Issuer(tokens.issuer()),
                        new ClientID("us-east-1:99999999-2222-3333-4444-555555555555"),
                        JWSAlgorithm.RS512,
                        JWKSet.parse(tokens.jwks().toString()));
        assertThatThrownBy(() -> another.validate(issued, null)).hasMessageContaining("audience");
    }

    private static String fetched(String url) throws Exception {
        try (InputStream in = URI.create(url).toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
