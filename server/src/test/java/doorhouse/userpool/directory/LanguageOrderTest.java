package doorhouse.userpool.directory;

import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.id.AccountId;
import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.testing.TestClock;
import doorhouse.testing.TestPostgres;
import doorhouse.userpool.directory.UserListing.After;
import doorhouse.userpool.directory.Users.Aliases;
import doorhouse.userpool.pool.PoolSettings;
import doorhouse.userpool.pool.Schema;
import doorhouse.userpool.pool.UserPool;
import doorhouse.wire.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A PostgreSQL whose databases sort as a language does, which may take two letters for one: in
/// Danish `aa` comes behind `z`, in Czech `ch` behind `h`.
class LanguageOrderTest {
    private static final UserPool POOL =
            new UserPool(
                    new UserPoolId("us-east-1_AbC123xYz"),
                    new AccountId("123456789012"),
                    Json.object(),
                    Json.object(),
                    PoolSettings.read(
                            Json.object()
                                    .put("Name", "test")
                                    .put("MfaConfiguration", "OFF")
                                    .put("UserPoolTier", "ESSENTIALS"),
                            Json.object()),
                    new Schema(List.of()),
                    1,
                    Instant.EPOCH,
                    Instant.EPOCH);

    @ParameterizedTest
    @CsvSource({"da, aage, anna, a", "cs, charlotta, cyril, c", "en, Ann, Zoe, ''"})
    void usersAreFoundByTheLettersThatTheyBeginWith(
            String language, String one, String other, String start) {
        try (var database = Database.postgres(TestPostgres.sortedAsIn(language))) {
            var users = new Users(database, new TestClock());
            for (var name : List.of(one, other)) add(users, name);

            assertThat(named(users, start)).containsExactly(one, other);
            assertThat(named(users, one)).containsExactly(one);
        }
    }

    private static void add(Users users, String name) {
        var user =
                new User(
                        POOL.id(),
                        Sub.of(UUID.randomUUID()),
                        name,
                        UserStatus.CONFIRMED,
                        true,
                        Map.of("name", name),
                        0,
                        0,
                        Instant.EPOCH,
                        Instant.EPOCH);
        users.add(POOL, user, Aliases.KEPT);
    }

    /// Page by page.
    private static List<String> named(Users users, String start) {
        var found = new ArrayList<String>();
        var filter = "name ^= \"" + start + "\"";
        for (var after = Optional.of(After.START); after.isPresent(); ) {
            var page = new UserListing(users).page(POOL, filter, after.get(), 1);
            page.users().forEach(user -> found.add(user.username()));
            after = page.next();
        }
        return found;
    }
}
