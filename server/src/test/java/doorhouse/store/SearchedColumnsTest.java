package doorhouse.store;

import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// Users of a database in which what they are searched by stood in a table of its own.
@ParameterizedClass
@ValueSource(booleans = {false, true})
class SearchedColumnsTest {
    private static final String NEWER = "V122";
    private static final String ONE_POOL = "us-east-1_one";
    private static final String OTHER_POOL = "us-east-1_other";

    /// Users that are not the same in what was only carried over are left out.
    private static final String USERS =
            """
            select enabled, user_pool_id, sub, username, searched_username, searched_email, searched_phone_number,
                   searched_name, searched_given_name, searched_family_name, searched_preferred_username
              from pool_user
             where status = 'CONFIRMED' and attributes = '{"a":"b"}' and token_generation = 1 and revision = 2
               and created_at = 3 and modified_at = 4
             order by user_pool_id, sub\
            """;

    private final boolean postgres;
    @TempDir private Path folder;
    private final PostgresSettings server = TestPostgres.database();

    SearchedColumnsTest(boolean postgres) {
        this.postgres = postgres;
    }

    @Test
    void usersKeepWhatTheyAreAndWhatTheyAreSearchedBy() throws Exception {
        anOlderServerHasMadeTheTables();
        try (var connection = connect()) {
            user(connection, ONE_POOL, "b", "Ana", true);
            searched(connection, ONE_POOL, "b", "username", "ana");
            searched(connection, ONE_POOL, "b", "email", "ana@example.com");
            searched(connection, ONE_POOL, "b", "phone_number", "+15550001111");
            searched(connection, ONE_POOL, "b", "name", "Ana Ærø");
            searched(connection, ONE_POOL, "b", "given_name", "Ana");
            searched(connection, ONE_POOL, "b", "family_name", "Ærø");
            searched(connection, ONE_POOL, "b", "preferred_username", "annie");
            user(connection, ONE_POOL, "a", "bob", false);
            searched(connection, ONE_POOL, "a", "username", "bob");
            user(connection, OTHER_POOL, "b", "carla", true);
            searched(connection, OTHER_POOL, "b", "username", "carla");
            searched(connection, OTHER_POOL, "b", "name", "");
        }

        open().close();

        assertThat(users())
                .containsExactly(
                        "us-east-1_one|a|bob|false|bob|null|null|null|null|null|null",
                        "us-east-1_one|b|Ana|true|ana|ana@example.com|+15550001111|Ana Ærø|Ana|Ærø|annie",
                        "us-east-1_other|b|carla|true|carla|null|null||null|null|null");
    }

    @Test
    void aDatabaseWithoutUsersHasNoneAfterwards() throws Exception {
        anOlderServerHasMadeTheTables();

        open().close();

        assertThat(users()).isEmpty();
    }

    private void anOlderServerHasMadeTheTables() throws IOException {
        try (var files = Files.list(Path.of("src/main/resources/db"))) {
            var older =
                    new Scripts(
                            files.map(file -> file.getFileName().toString())
                                    .filter(name -> name.compareTo(NEWER) < 0)
                                    .toList());
            if (postgres) Migrations.postgres(server, older);
            else Migrations.sqlite("jdbc:sqlite:" + file(), older);
        }
    }

    private Path file() {
        return folder.resolve("one.db");
    }

    private Database open() {
        return postgres ? Database.postgres(server) : Database.sqlite(file());
    }

    private Connection connect() throws SQLException {
        return postgres
                ? DriverManager.getConnection(
                        server.url(), server.user(), server.password().reveal())
                : DriverManager.getConnection("jdbc:sqlite:" + file());
    }

    private static void user(
            Connection connection, String pool, String sub, String username, boolean enabled)
            throws SQLException {
        execute(
                connection,
                """
                insert into pool_user
                       (user_pool_id, sub, username, status, enabled, attributes, token_generation, revision,
                        created_at, modified_at)
                values ('%s', '%s', '%s', 'CONFIRMED', %s, '{"a":"b"}', 1, 2, 3, 4)\
                """
                        .formatted(pool, sub, username, enabled));
    }

    private static void searched(
            Connection connection, String pool, String sub, String attribute, String value)
            throws SQLException {
        execute(
                connection,
                "insert into user_search (user_pool_id, attribute, value, sub) values ('%s', '%s', '%s', '%s')"
                        .formatted(pool, attribute, value, sub));
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<String> users() throws SQLException {
        var users = new ArrayList<String>();
        try (var connection = connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(USERS)) {
            while (rows.next()) {
                var user = new ArrayList<String>();
                for (int i = 2; i <= rows.getMetaData().getColumnCount(); i++)
                    user.add(rows.getString(i) + "");
                user.add(3, rows.getBoolean("enabled") + "");
                users.add(String.join("|", user));
            }
        }
        return users;
    }
}
