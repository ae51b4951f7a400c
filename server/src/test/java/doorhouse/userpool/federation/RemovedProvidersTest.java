package doorhouse.userpool.federation;

import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.crypto.RandomText;
import doorhouse.id.AccountId;
import doorhouse.id.Region;
import doorhouse.id.Sub;
import doorhouse.store.Database;
import doorhouse.testing.TestClock;
import doorhouse.testing.TestPostgres;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.directory.UserStatus;
import doorhouse.userpool.directory.Users;
import doorhouse.userpool.directory.Users.Aliases;
import doorhouse.userpool.identityprovider.IdentityProvider;
import doorhouse.userpool.identityprovider.ProviderType;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.pool.UserPools;
import doorhouse.wire.Json;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// Providers with more users than one transaction takes.
@ParameterizedClass
@ValueSource(strings = {"SQLite", "PostgreSQL"})
class RemovedProvidersTest {
    private static final int USERS = 230;

    private final String kind;
    private final TestClock clock = new TestClock();
    @TempDir private Path folder;
    private Database database;
    private LinkStore links;
    private Users users;
    private UserPool pool;
    private RemovedProviders removed;

    RemovedProvidersTest(String kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() {
        database =
                kind.equals("SQLite")
                        ? Database.sqlite(folder.resolve("test.db"))
                        : Database.postgres(TestPostgres.database());
        var random = new SecureRandom();
        var making =
                new UserPools.Making(
                        new RandomText(random), false, (_, _) -> {}, (_, _) -> {}, _ -> {});
        var pools = new UserPools(database, clock, System::nanoTime, making);
        links = new LinkStore(database);
        users = new Users(database, clock);
        removed = new RemovedProviders(database, pools, users);
        pool =
                pools.create(
                        new AccountId("123456789012"),
                        new Region("us-east-1"),
                        Json.object().put("PoolName", "p"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private IdentityProvider provider(String name) {
        var now = clock.instant();
        return new IdentityProvider(
                pool.id(),
                name,
                UUID.randomUUID().toString(),
                ProviderType.OIDC,
                Map.of(),
                Map.of(),
                null,
                Map.of(),
                List.of(),
                1,
                now,
                now);
    }

    private User linked(IdentityProvider provider, String value, boolean primary) {
        var now = clock.instant();
        var user =
                new User(
                        pool.id(),
                        new Sub(UUID.randomUUID().toString()),
                        value,
                        UserStatus.CONFIRMED,
                        true,
                        Map.of(),
                        0,
                        0,
                        now,
                        now);
        var identity = new Identity(value, provider.name(), provider.type(), null, primary, now);
        links.add(new LinkStore.Key(provider, "Cognito_Subject", value), user.sub(), now);
        return users.add(pool, Identities.with(user, identity), Aliases.KEPT);
    }

    private boolean hasIdentity(User user) {
        return users.find(pool.id(), user.sub()).orElseThrow().attribute("identities").isPresent();
    }

    private int left(IdentityProvider provider) {
        return links.some(pool.id(), provider.id(), USERS + 1).size();
    }

    @Test
    void theFirstUsersLoseItAtOnceAndTheOthersInTheSweep() {
        var gone = provider("gone");
        var stays = provider("stays");
        var all = IntStream.range(0, USERS).mapToObj(i -> linked(gone, "u" + i, false)).toList();
        var other = linked(stays, "other", false);

        database.transaction(() -> removed.begin(gone));
        int afterwards = left(gone);
        removed.sweep();

        assertThat(afterwards).isEqualTo(USERS - 25);
        assertThat(left(gone)).isZero();
        assertThat(all).noneMatch(this::hasIdentity);
        assertThat(hasIdentity(other)).isTrue();
        assertThat(left(stays)).isOne();
        assertThat(
                        database.list(
                                "select provider_id from removed_identity_provider",
                                row -> row.text("provider_id")))
                .isEmpty();
    }

    @Test
    void whoseProfileBeganWithItStaysWhoTheyAre() {
        var gone = provider("gone");
        var began = linked(gone, "began", true);

        database.transaction(() -> removed.begin(gone));

        assertThat(left(gone)).isZero();
        assertThat(hasIdentity(began)).isTrue();
    }

    @Test
    void whatIsLinkedAnewUnderTheNameStays() {
        var gone = provider("idp");
        var user = linked(gone, "u", false);
        var anew = provider("idp");
        database.run(
                """
                insert into identity_provider
                       (user_pool_id, provider_name, provider_id, provider_type, details, secrets,
                        attribute_mapping, revision, created_at, modified_at)
                values (?, 'idp', ?, 'OIDC', '{}', ?, '{}', 1, 0, 0)\
                """,
                pool.id().value(),
                anew.id(),
                new byte[0]);
        links.add(new LinkStore.Key(anew, "Cognito_Subject", "u"), user.sub(), clock.instant());

        database.transaction(() -> removed.begin(gone));

        assertThat(left(gone)).isZero();
        assertThat(left(anew)).isOne();
        assertThat(hasIdentity(user)).isTrue();
    }
}
