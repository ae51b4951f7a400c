package doorhouse.token;

import static doorhouse.token.TokenHouse.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import doorhouse.crypto.SigningAlgorithm;
import doorhouse.crypto.SigningAlgorithms;
import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.store.StoreException;
import doorhouse.store.StoreUnavailable;
import doorhouse.testing.TestPostgres;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
class SigningKeysTest {
    enum Engine {
        SQLITE,
        POSTGRES
    }

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration HALF_A_SECOND = Duration.ofMillis(500);

    private final Engine engine;
    @TempDir Path folder;
    private TokenHouse house;

    SigningKeysTest(Engine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void open() {
        house =
                switch (engine) {
                    case SQLITE -> new TokenHouse(folder);
                    case POSTGRES -> new TokenHouse(Database.postgres(TestPostgres.database()));
                };
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void aPoolHasNoKeysUntilTheyAreMade() {
        var pool = house.newPoolId();
        var keys = house.keys(NOW);
        assertThat(keys.jwks(KeyOwner.of(pool))).isEmpty();
        assertThatThrownBy(() -> keys.signer(KeyOwner.of(pool), TokenUse.ID))
                .hasMessageContaining("no signing");

        keys.create(KeyOwner.of(pool), SigningAlgorithm.RS256);

        assertThat(keys.jwks(KeyOwner.of(pool))).isPresent();
        assertThat(keys.signer(KeyOwner.of(pool), TokenUse.ID).kid())
                .isNotEqualTo(keys.signer(KeyOwner.of(pool), TokenUse.ACCESS).kid());
    }

    @Test
    void newKeysSignAtOnceEvenWhereTheClockIsBehind() {
        var pool = house.pool();
        var behind = house.keys(NOW.minusSeconds(30));

        assertThat(behind.signer(KeyOwner.of(pool), TokenUse.ACCESS).kid())
                .isEqualTo(house.keys(NOW).signer(KeyOwner.of(pool), TokenUse.ACCESS).kid());
    }

    @Test
    void poolsShareNoKeys() {
        var kids = new HashSet<>(kids(house.pool(), NOW));

        kids.addAll(kids(house.pool(), NOW));

        assertThat(kids).hasSize(4);
    }

    @Test
    void theDatabaseHoldsPrivateKeysSealedOnly() {
        var pool = house.pool();

        var rows =
                house.database.list(
                        "select private_key from signing_key where user_pool_id = ?",
                        row -> row.bytes("private_key"),
                        pool.value());

        var algorithms = SigningAlgorithms.jdk();
        assertThat(rows).hasSize(2);
        for (byte[] row : rows)
            assertThatThrownBy(() -> algorithms.privateKey(SigningAlgorithm.RS256, row))
                    .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anotherAlgorithmTakesOverAsARotationDoes() {
        var pool = house.pool();
        var old = signer(pool, NOW);

        house.keys(NOW).use(KeyOwner.of(pool), SigningAlgorithm.ES256);
        house.keys(NOW).use(KeyOwner.of(pool), SigningAlgorithm.ES256);

        var takeOver = NOW.plus(SigningKeys.OVERLAP);
        assertThat(kids(pool, NOW)).hasSize(4);
        assertThat(house.keys(NOW).algorithms(KeyOwner.of(pool)))
                .containsExactly(SigningAlgorithm.RS256, SigningAlgorithm.ES256);
        assertThat(signer(pool, takeOver.minusMillis(1))).isEqualTo(old);
        assertThat(house.keys(takeOver).signer(KeyOwner.of(pool), TokenUse.ID).algorithm())
                .isEqualTo(SigningAlgorithm.ES256);
    }

    @Test
    void whoThinksAgainTakesBackWhatHasNotSigned() {
        var pool = house.pool();
        house.keys(NOW).use(KeyOwner.of(pool), SigningAlgorithm.ES256);

        house.keys(NOW).use(KeyOwner.of(pool), SigningAlgorithm.EDDSA);

        var takeOver = NOW.plus(SigningKeys.OVERLAP);
        assertThat(house.keys(NOW).algorithms(KeyOwner.of(pool)))
                .containsExactly(SigningAlgorithm.RS256, SigningAlgorithm.EDDSA);
        assertThat(house.keys(takeOver).signer(KeyOwner.of(pool), TokenUse.ACCESS).algorithm())
                .isEqualTo(SigningAlgorithm.EDDSA);
    }

    @Test
    void aRotationKeepsTheAlgorithm() {
        var pool = house.newPoolId();
        house.keys(NOW).create(KeyOwner.of(pool), SigningAlgorithm.EDDSA);

        house.keys(NOW).rotate(KeyOwner.of(pool));

        assertThat(house.keys(NOW).algorithms(KeyOwner.of(pool)))
                .containsExactly(SigningAlgorithm.EDDSA);
        assertThat(kids(pool, NOW)).hasSize(4);
    }

    @Test
    void aRotationPublishesNewKeysBeforeTheySign() {
        var pool = house.pool();
        var old = house.keys(NOW).signer(KeyOwner.of(pool), TokenUse.ACCESS).kid();

        assertThat(house.keys(NOW).rotate(KeyOwner.of(pool))).isTrue();

        var takeOver = NOW.plus(SigningKeys.OVERLAP);
        assertThat(kids(pool, NOW)).hasSize(4);
        assertThat(signer(pool, takeOver.minusMillis(1))).isEqualTo(old);
        assertThat(signer(pool, takeOver)).isNotEqualTo(old);
        assertThat(kids(pool, NOW)).contains(signer(pool, takeOver));
    }

    @Test
    void theLastTokenOfAnOldKeyIsGoodToItsEnd() {
        var pool = house.pool();
        house.keys(NOW).rotate(KeyOwner.of(pool));
        var takeOver = NOW.plus(SigningKeys.OVERLAP);
        var lastIssue = takeOver.minusMillis(1);
        var longest = longest(TokenHouse.request(pool));

        var last = house.issue(longest, lastIssue).accessToken();
        var first = house.issue(longest, takeOver).accessToken();

        var itsEnd = Instant.ofEpochSecond(lastIssue.getEpochSecond()).plus(DAY);
        assertThat(house.check(last, itsEnd.minusMillis(1)))
                .isInstanceOf(AccessTokenCheck.Result.Good.class);
        assertThat(house.check(last, itsEnd)).isEqualTo(new AccessTokenCheck.Result.Expired());
        assertThat(house.check(first, itsEnd.minusMillis(1)))
                .isInstanceOf(AccessTokenCheck.Result.Good.class);
    }

    @Test
    void anOldKeyIsTakenBackOnceItsTokensHaveEnded() {
        var pool = house.pool();
        var old = signer(pool, NOW);
        house.keys(NOW).rotate(KeyOwner.of(pool));
        var end = NOW.plus(SigningKeys.OVERLAP).plus(DAY).plus(SigningKeys.MARGIN);

        assertThat(kids(pool, end.minusMillis(1))).hasSize(4).contains(old);
        assertThat(kids(pool, end)).hasSize(2).doesNotContain(old);
        house.database.sweep(end.plusMillis(1), 100);
        assertThat(kids(pool, NOW)).hasSize(2).doesNotContain(old);
    }

    @Test
    void keysThatAreInForceAreNeverSwept() {
        var pool = house.pool();

        house.database.sweep(NOW.plus(Duration.ofDays(36_500)), 100);

        assertThat(kids(pool, NOW)).hasSize(2);
    }

    @Test
    void aSecondRotationWaitsForTheFirst() {
        var pool = house.pool();
        var takeOver = NOW.plus(SigningKeys.OVERLAP);
        house.keys(NOW).rotate(KeyOwner.of(pool));

        assertThat(house.keys(takeOver.minusMillis(1)).rotate(KeyOwner.of(pool))).isFalse();
        assertThat(kids(pool, NOW)).hasSize(4);
        assertThat(house.keys(takeOver).rotate(KeyOwner.of(pool))).isTrue();

        assertThat(kids(pool, takeOver)).hasSize(6);
        assertThat(signer(pool, takeOver.plus(SigningKeys.OVERLAP)))
                .isNotEqualTo(signer(pool, takeOver));
    }

    @Test
    void aClockThatIsBehindTakesNoKeyBackThatSigns() {
        var pool = house.pool();
        var owner = KeyOwner.of(pool);
        house.keys(NOW).rotate(owner);
        var later = NOW.plus(DAY);
        var signing = signer(pool, later);
        house.database.run(
                "insert into sweep_mark (id, swept_until) values ('all', ?)",
                later.minus(Duration.ofMinutes(5)));
        var behind = house.keys(NOW.minus(Duration.ofHours(1)));

        assertThatThrownBy(() -> behind.rotate(owner)).isInstanceOf(StoreUnavailable.class);
        assertThatThrownBy(() -> behind.use(owner, SigningAlgorithm.EDDSA))
                .isInstanceOf(StoreUnavailable.class);

        assertThat(signer(pool, later)).isEqualTo(signing);
        assertThat(house.keys(later).rotate(owner)).isTrue();
    }

    @Test
    void keysThatAClockRetiredThatRanAheadDoNotStayForLonger() {
        var pool = house.pool();
        house.keys(NOW.plus(Duration.ofDays(365))).rotate(KeyOwner.of(pool));

        house.keys(NOW).rotate(KeyOwner.of(pool));

        var end = NOW.plus(SigningKeys.OVERLAP).plus(DAY).plus(SigningKeys.MARGIN);
        assertThat(kids(pool, end)).hasSize(2);
    }

    @Test
    void anotherNodeSeesARotationWithinHalfASecond() {
        var pool = house.pool();
        var other = house.keys(NOW);
        assertThat(other.jwks(KeyOwner.of(pool)).orElseThrow().path("keys")).hasSize(2);

        house.keys(NOW).rotate(KeyOwner.of(pool));
        house.ticker.addAndGet(HALF_A_SECOND.toNanos() - 1);
        assertThat(other.jwks(KeyOwner.of(pool)).orElseThrow().path("keys")).hasSize(2);
        house.ticker.addAndGet(1);

        assertThat(other.jwks(KeyOwner.of(pool)).orElseThrow().path("keys")).hasSize(4);
    }

    @Test
    void theNodeThatRotatesSeesItAtOnce() {
        var pool = house.pool();
        var keys = house.keys(NOW);
        keys.jwks(KeyOwner.of(pool));

        keys.rotate(KeyOwner.of(pool));

        assertThat(keys.jwks(KeyOwner.of(pool)).orElseThrow().path("keys")).hasSize(4);
    }

    @Test
    void aDeletedPoolsKeysAreGoneWithinHalfASecond() {
        var pool = house.pool();
        var keys = house.keys(NOW);
        keys.jwks(KeyOwner.of(pool));

        house.database.run("delete from signing_key where user_pool_id = ?", pool.value());
        house.ticker.addAndGet(HALF_A_SECOND.toNanos());

        assertThat(keys.jwks(KeyOwner.of(pool))).isEmpty();
    }

    @Test
    void tokensStayVerifiableWhileTheStoreIsDown() {
        var pool = house.pool();
        var token = house.issue(pool).accessToken();
        var keys = house.keys(NOW);
        var check = new AccessTokenCheck(keys, TokenHouse::issuer, TokenHouse.at(NOW));
        var before = keys.jwks(KeyOwner.of(pool));

        house.database.close();
        house.ticker.addAndGet(DAY.toNanos());

        assertThat(keys.jwks(KeyOwner.of(pool))).isEqualTo(before);
        assertThat(check.check(token)).isInstanceOf(AccessTokenCheck.Result.Good.class);
        assertThatThrownBy(() -> keys.jwks(KeyOwner.of(house.newPoolId())))
                .isInstanceOf(StoreException.class);
    }

    @Test
    void keysReadInATransactionThatIsUndoneAreNotKept() {
        var pool = house.pool();
        var keys = house.keys(NOW);

        assertThatThrownBy(() ->
                        house.database.transaction(() -> {
                            house.database.run(
                                    "update signing_key set expires_at = 0 where user_pool_id = ?",
                                    pool.value());
                            assertThat(keys.jwks(KeyOwner.of(pool))).isEmpty();
                            throw new IllegalStateException("undo");
                        }))
                .hasMessage("undo");

        assertThat(keys.jwks(KeyOwner.of(pool))).isPresent();
    }

    @Test
    void keyPairsAreNeverGivenTwice() {
        var pairs = new KeyPairs(SigningAlgorithms::fastest);
        var moduli = new ArrayList<byte[]>();
        for (int i = 0; i < 12; i++)
            moduli.add(pairs.take(SigningAlgorithm.RS256).getPublic().getEncoded());

        assertThat(moduli.stream().map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1)))
                .doesNotHaveDuplicates();
    }

    private String signer(UserPoolId pool, Instant time) {
        return house.keys(time).signer(KeyOwner.of(pool), TokenUse.ACCESS).kid();
    }

    private List<String> kids(UserPoolId pool, Instant time) {
        var kids = new ArrayList<String>();
        for (var key : house.keys(time).jwks(KeyOwner.of(pool)).orElseThrow().path("keys"))
            kids.add(key.path("kid").asString());
        return kids;
    }

    private static TokenRequest longest(TokenRequest r) {
        return new TokenRequest(
                r.userPoolId(),
                r.issuer(),
                r.clientId(),
                r.sub(),
                r.username(),
                r.family(),
                r.showsFamily(),
                r.eventId(),
                r.authenticated(),
                r.generation(),
                r.deviceKey(),
                r.scopes(),
                r.attributes(),
                r.groups(),
                r.roles(),
                r.preferredRole(),
                DAY,
                DAY,
                ClaimChanges.NONE,
                ClaimChanges.NONE,
                null);
    }
}
