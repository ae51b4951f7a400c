package doorhouse.token;

import static doorhouse.token.TokenHouse.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEObject;
import doorhouse.id.DeviceKey;
import doorhouse.id.UserPoolId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefreshTokensTest {
    @TempDir static Path folder;
    private static TokenHouse house;
    private static RefreshTokens tokens;

    private UserPoolId pool;
    private final RefreshToken token =
            new RefreshToken(
                    "cccccccc-0000-4000-8000-00000000000d",
                    "aaaaaaaa-0000-4000-8000-00000000000f",
                    TokenHouse.CLIENT,
                    TokenHouse.ANA,
                    "größe@example.com",
                    "bbbbbbbb-0000-4000-8000-00000000000e",
                    NOW,
                    5_000_000_000L,
                    List.of("openid", "aws.cognito.signin.user.admin"),
                    NOW.plus(Duration.ofDays(30)),
                    new DeviceKey("us-east-1_dddddddd-0000-4000-8000-00000000000c"),
                    null,
                    false,
                    null);

    @BeforeAll
    static void open() {
        house = new TokenHouse(folder);
        tokens = new RefreshTokens(house.vault);
    }

    @BeforeEach
    void name() {
        pool = house.newPoolId();
    }

    @AfterAll
    static void close() {
        house.close();
    }

    @Test
    void aTokenOpensInItsPoolOnly() {
        var text = tokens.seal(pool, token);

        assertThat(tokens.open(pool, text)).contains(token);
        assertThat(tokens.open(house.newPoolId(), text)).isEmpty();
    }

    @Test
    void aTokenIsACompactJweThatTellsNothing() throws Exception {
        var text = tokens.seal(pool, token);

        var jwe = JWEObject.parse(text);
        assertThat(jwe.getHeader().getAlgorithm()).isEqualTo(JWEAlgorithm.DIR);
        assertThat(jwe.getHeader().getEncryptionMethod()).isEqualTo(EncryptionMethod.A256GCM);
        assertThat(jwe.getHeader().getContentType()).isEqualTo("JWT");
        assertThat(jwe.getParsedParts()).hasSize(5);
        assertThat(text).hasSizeLessThan(2_000).isNotEqualTo(tokens.seal(pool, token));
    }

    @Test
    void aTokenOutlivesTheRotationOfItsKeyAndIsSealedByTheNewOne() {
        var before = tokens.seal(pool, token);

        house.vault.rotate(pool.value());

        var after = tokens.seal(pool, token);
        assertThat(tokens.open(pool, before)).contains(token);
        assertThat(tokens.open(pool, after)).contains(token);
    }

    @Test
    void aTokenHasOneSuccessorWhichEndsWhenTheFirstWouldHaveEnded() {
        var next = token.successor();

        assertThat(next).isEqualTo(token.successor());
        assertThat(List.of(token.id(), next.id(), next.successor().id())).doesNotHaveDuplicates();
        assertThat(next.family()).isEqualTo(token.family());
        assertThat(next.expiresAt()).isEqualTo(token.expiresAt());
    }

    @Test
    void whatIsNoTokenOpensNothing() {
        var text = tokens.seal(pool, token);
        var access = house.issue(house.pool()).accessToken();
        var texts =
                new String[] {
                    "",
                    "....",
                    "garbage",
                    access,
                    access + "..",
                    text + ".",
                    text + "A",
                    text.substring(1),
                    "A".repeat(8_193),
                    text.replace("..", ".AAAA.")
                };

        for (var bad : texts) assertThat(tokens.open(pool, bad)).isEmpty();
        for (int i = 0; i < text.length(); i += 11) {
            char other = text.charAt(i) == 'A' ? 'B' : 'A';
            var changed = text.substring(0, i) + other + text.substring(i + 1);
            assertThat(tokens.open(pool, changed)).isEmpty();
        }
    }
}
