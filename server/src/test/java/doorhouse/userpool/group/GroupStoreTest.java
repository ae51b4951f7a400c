package doorhouse.userpool.group;

import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.testing.TestPostgres;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(strings = {"SQLite", "PostgreSQL"})
class GroupStoreTest {
    private static final UserPoolId POOL = new UserPoolId("us-east-1_AbC123xYz");
    private static final UserPoolId OTHER = new UserPoolId("us-east-1_ZbC123xYz");
    private static final Sub ANA = new Sub(UUID.randomUUID().toString());

    private final String kind;
    @TempDir private Path folder;
    private Database database;
    private GroupStore groups;

    GroupStoreTest(String kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() {
        database =
                kind.equals("SQLite")
                        ? Database.sqlite(folder.resolve("test.db"))
                        : Database.postgres(TestPostgres.database());
        groups = new GroupStore(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static Group group(
            UserPoolId pool,
            String name,
            @Nullable String description,
            @Nullable String role,
            @Nullable Integer precedence) {
        var at = Instant.ofEpochMilli(1_700_000_000_123L);
        return new Group(pool, name, description, role, precedence, at, at);
    }

    private void add(String name) {
        assertThat(groups.add(group(POOL, name, null, null, null))).isTrue();
    }

    @Test
    void aGroupComesBackAsItWent() {
        var whole = group(POOL, "editors", "Those who edit", "arn:aws:iam::1:role/x", 7);
        var bare = group(OTHER, "editors", null, null, null);

        assertThat(groups.add(whole)).isTrue();
        assertThat(groups.add(bare)).isTrue();
        assertThat(groups.add(whole)).isFalse();

        assertThat(groups.find(POOL, "editors")).contains(whole);
        assertThat(groups.find(OTHER, "editors")).contains(bare);
        assertThat(groups.find(POOL, "Editors")).isEmpty();
    }

    @Test
    void anUpdateKeepsWhatItDoesNotGive() {
        groups.add(group(POOL, "g", "old", "role", 7));
        var later = Instant.ofEpochMilli(1_800_000_000_000L);

        groups.update(POOL, "g", null, null, 3, later);
        groups.update(POOL, "g", "new", null, null, later);

        var made = Instant.ofEpochMilli(1_700_000_000_123L);
        assertThat(groups.find(POOL, "g"))
                .contains(new Group(POOL, "g", "new", "role", 3, made, later));
        assertThat(groups.update(POOL, "h", "new", null, null, later)).isFalse();
    }

    @Test
    void aGroupMadeAnewHasNoMembersFromBefore() {
        add("g");
        groups.addMember(POOL, ANA, "g");

        groups.delete(POOL, "g");
        add("g");

        assertThat(groups.members(POOL, "g", "", 10)).isEmpty();
        assertThat(groups.ofUser(POOL, ANA, "", 10)).isEmpty();
    }

    @Test
    void aMemberIsAddedOnceAndOnlyToAGroupThatIsThere() {
        add("g");

        groups.addMember(POOL, ANA, "g");
        groups.addMember(POOL, ANA, "g");
        groups.addMember(POOL, ANA, "missing");

        assertThat(groups.members(POOL, "g", "", 10)).containsExactly(ANA);
        assertThat(groups.members(OTHER, "g", "", 10)).isEmpty();
        groups.removeMember(POOL, ANA, "g");
        assertThat(groups.members(POOL, "g", "", 10)).isEmpty();
    }

    @Test
    void pagesGoOnAfterTheLastName() {
        for (var name : new String[] {"c", "a", "b"}) {
            add(name);
            groups.addMember(POOL, ANA, name);
        }

        assertThat(groups.list(POOL, "a", 1)).extracting(Group::groupName).containsExactly("b");
        assertThat(groups.ofUser(POOL, ANA, "b", 5))
                .extracting(Group::groupName)
                .containsExactly("c");
        assertThat(groups.count(POOL)).isEqualTo(3);
    }
}
