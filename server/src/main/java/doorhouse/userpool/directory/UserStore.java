package doorhouse.userpool.directory;

import static java.nio.charset.StandardCharsets.UTF_8;

import doorhouse.crypto.Hashes;
import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.store.Read;
import doorhouse.store.Row;
import doorhouse.userpool.pool.PoolSettings;
import doorhouse.wire.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// The rows of users, of the names they sign in with and of what they are searched by.
final class UserStore {
    private static final String COLUMNS =
            "u.user_pool_id, u.sub, u.username, u.status, u.enabled, u.attributes, u.token_generation,"
                    + " u.revision, u.created_at, u.modified_at";

    private static final String BY_SUB =
            "select " + COLUMNS + " from pool_user u where u.user_pool_id = ? and u.sub = ?";

    /// In code points, of at most four bytes each.
    private static final int INDEXED_LENGTH = 256;

    /// As they are listed, so that a page of them stands together on disk.
    private static final Comparator<UserRows> IN_ORDER =
            Comparator.comparing(row -> row.user().sub().value());

    private static final Set<String> OWN_TABLES = Set.of("pool_user", "user_name", "user_search");
    private static final int NAMES_AT_ONCE = 64;

    private static final String INSERT_USER =
            """
            insert into pool_user
                   (user_pool_id, sub, username, status, enabled, attributes, token_generation, revision,
                    created_at, modified_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)\
            """;
    private static final String CLAIM_NAME =
            """
            insert into user_name (user_pool_id, name, kind, sub) values (?, ?, ?, ?)
                on conflict (user_pool_id, name) do nothing\
            """;
    private static final String INSERT_SEARCHED =
            """
            insert into user_search (user_pool_id, attribute, value, sub) values (?, ?, ?, ?)
                on conflict (user_pool_id, attribute, value, sub) do nothing\
            """;
    private static final String TAKEN =
            "select name from user_name where user_pool_id = ? and name in (?"
                    + ", ?".repeat(NAMES_AT_ONCE - 1)
                    + ")";

    private final Database database;

    UserStore(Database database) {
        this.database = database;
    }

    Optional<User> find(UserPoolId pool, Sub sub) {
        return database.find(BY_SUB, UserStore::user, pool.value(), sub.value());
    }

    static Read<Optional<User>> reading(UserPoolId pool, Sub sub) {
        return Read.one(BY_SUB, UserStore::user, pool.value(), sub.value());
    }

    Optional<User> findByName(UserPoolId pool, String key) {
        return database.find(
                "select "
                        + COLUMNS
                        + """
                         from user_name n
                         join pool_user u on u.user_pool_id = n.user_pool_id and u.sub = n.sub
                        where n.user_pool_id = ? and n.name = ?\
                        """,
                UserStore::user,
                pool.value(),
                indexed(key));
    }

    void insert(User user) {
        database.run(INSERT_USER, row(user, document(user.attributes())));
    }

    private static Object[] row(User u, String document) {
        return new Object[] {
            u.userPoolId().value(),
            u.sub().value(),
            u.username(),
            u.status().name(),
            u.enabled(),
            document,
            u.tokenGeneration(),
            u.revision(),
            u.createdAt(),
            u.modifiedAt()
        };
    }

    /// Writes users with all that belongs to them. False when a name is somebody's: then what is
    /// written must be undone.
    boolean insertAll(List<UserRows> users) {
        var names = names(users);
        if (database.insertAll(CLAIM_NAME, names) < names.size()) return false;
        database.insertAll(
                INSERT_USER,
                users.stream()
                        .sorted(IN_ORDER)
                        .<@Nullable Object[]>map(u -> row(u.user(), u.document))
                        .toList());
        database.insertAll(
                INSERT_SEARCHED,
                users.stream().flatMap(u -> searchRows(u.user(), u.searched)).toList());
        return true;
    }

    /// In the order of the names, so that two who claim many wait for each other, and not each for
    /// the other.
    private static List<@Nullable Object[]> names(List<UserRows> users) {
        var rows = new TreeMap<String, @Nullable Object[]>();
        var twice = new ArrayList<@Nullable Object[]>();
        for (var user : users) {
            for (var name : user.names.entrySet()) {
                var row = nameRow(user.user(), name.getKey(), name.getValue());
                if (rows.putIfAbsent(name.getKey(), row) != null) twice.add(row);
            }
        }
        var all = new ArrayList<>(rows.values());
        all.addAll(twice);
        return all;
    }

    /// Which of the names are somebody's.
    Set<String> taken(UserPoolId pool, Collection<String> keys) {
        var byIndexed = new HashMap<String, String>();
        for (var key : keys) byIndexed.put(indexed(key), key);
        var asked = List.copyOf(byIndexed.keySet());
        var taken = new HashSet<String>();
        for (int at = 0; at < asked.size(); at += NAMES_AT_ONCE) {
            var args = new ArrayList<Object>(List.of(pool.value()));
            for (int i = at; i < at + NAMES_AT_ONCE; i++) {
                args.add(asked.get(Math.min(i, asked.size() - 1)));
            }
            taken.addAll(database.list(TAKEN, row -> row.text("name"), args.toArray()));
        }
        return taken.stream().map(byIndexed::get).collect(Collectors.toSet());
    }

    /// False, and nothing written, when the row has another revision by now.
    boolean update(User u, long revision) {
        return 1
                == database.run(
                        """
                        update pool_user
                           set status = ?, enabled = ?, attributes = ?, token_generation = ?, revision = ?,
                               modified_at = ?
                         where user_pool_id = ? and sub = ? and revision = ?\
                        """,
                        u.status().name(),
                        u.enabled(),
                        document(u.attributes()),
                        u.tokenGeneration(),
                        u.revision(),
                        u.modifiedAt(),
                        u.userPoolId().value(),
                        u.sub().value(),
                        revision);
    }

    /// The key as it stands in the index, whose entries have a bound of some two kilobytes on
    /// PostgreSQL: a long one by its start and its hash. So it is longer than any that stands there
    /// as it is, and no name can be made to look like another.
    private static String indexed(String key) {
        if (key.codePointCount(0, key.length()) <= INDEXED_LENGTH) return key;
        var hash = Hashes.sha256(key.getBytes(UTF_8));
        return key.substring(0, key.offsetByCodePoints(0, INDEXED_LENGTH))
                + HexFormat.of().formatHex(hash);
    }

    /// False when the name is somebody's: the key decides, so of two racing requests only one can
    /// win.
    boolean claimName(User user, String key, SignInNames.Kind kind) {
        return 1 == database.run(CLAIM_NAME, nameRow(user, key, kind));
    }

    private static Object[] nameRow(User user, String key, SignInNames.Kind kind) {
        return new Object[] {
            user.userPoolId().value(), indexed(key), kind.name(), user.sub().value()
        };
    }

    void releaseName(UserPoolId pool, String key, Sub sub) {
        database.run(
                "delete from user_name where user_pool_id = ? and name = ? and sub = ?",
                pool.value(),
                indexed(key),
                sub.value());
    }

    void index(PoolSettings settings, User user) {
        var searched = UserFilter.searched(settings, user);
        database.insertAll(INSERT_SEARCHED, searchRows(user, searched).toList());
    }

    private static Stream<@Nullable Object[]> searchRows(User user, Map<String, String> searched) {
        return searched.entrySet().stream()
                .<@Nullable Object[]>map(entry ->
                        new Object[] {
                            user.userPoolId().value(),
                            entry.getKey(),
                            entry.getValue(),
                            user.sub().value()
                        });
    }

    /// Searched as now, no more as before.
    void reindex(PoolSettings settings, User before, User after) {
        var had = UserFilter.searched(settings, before);
        var has = UserFilter.searched(settings, after);
        unindex(after, without(had, has));
        database.insertAll(INSERT_SEARCHED, searchRows(after, without(has, had)).toList());
    }

    private static Map<String, String> without(Map<String, String> all, Map<String, String> some) {
        var left = new LinkedHashMap<>(all);
        left.entrySet().removeAll(some.entrySet());
        return left;
    }

    private void unindex(User user, Map<String, String> searched) {
        searched.forEach((attribute, value) ->
                database.run(
                        """
                        delete from user_search
                         where user_pool_id = ? and attribute = ? and value = ? and sub = ?\
                        """,
                        user.userPoolId().value(),
                        attribute,
                        value,
                        user.sub().value()));
    }

    /// A page in the order of subs. The limit stands in the text, here and below: PostgreSQL takes
    /// a parameter for a tenth of all rows, and so would plan anew at each call once they are many.
    ///
    /// @param enabled those who are, or are not; null for both
    List<User> list(UserPoolId pool, @Nullable Boolean enabled, String afterSub, int limit) {
        // As the index of those who are disabled has it.
        String state = enabled == null ? "" : enabled ? " and u.enabled" : " and not u.enabled";
        return database.list(
                "select "
                        + COLUMNS
                        + " from pool_user u where u.user_pool_id = ? and u.sub > ?"
                        + state
                        + " order by u.sub limit "
                        + limit,
                UserStore::user,
                pool.value(),
                afterSub);
    }

    /// A page of those in a status, in the order of subs. In words that only the index of statuses
    /// answers in order: no planner can think it better to look for a few among all users.
    List<User> listByStatus(UserPoolId pool, UserStatus status, String afterSub, int limit) {
        return database.list(
                "select "
                        + COLUMNS
                        + """
                         from pool_user u
                        where u.user_pool_id = ? and (u.status, u.sub) > (?, ?) and u.status <= ?
                        order by u.status, u.sub limit \
                        """
                        + limit,
                UserStore::user,
                pool.value(),
                status.name(),
                afterSub,
                status.name());
    }

    /// A page of those whose searched value lies in a range, in the order of value and sub. The
    /// range has one lower bound: of two, PostgreSQL may begin at the lower.
    ///
    /// @param after the value and the sub that come right before the page
    /// @param below values are lower than this
    List<User> search(
            UserPoolId pool, String attribute, UserListing.After after, String below, int limit) {
        return database.list(
                "select "
                        + COLUMNS
                        + """
                         from (select s.user_pool_id, s.value, s.sub from user_search s
                                where s.user_pool_id = ? and s.attribute = ?
                                  and (s.value, s.sub) > (?, ?) and s.value < ?
                                order by s.value, s.sub limit %d) f
                         join pool_user u on u.user_pool_id = f.user_pool_id and u.sub = f.sub
                        order by f.value, f.sub\
                        """
                                .formatted(limit),
                UserStore::user,
                pool.value(),
                attribute,
                after.value(),
                after.sub(),
                below);
    }

    /// The user's own row goes first: who writes beside it holds that row, and so has either
    /// written what then goes too, or finds nobody to write it for. The row as it was last tells
    /// under which keys the user is found.
    void delete(PoolSettings settings, UserPoolId pool, Sub sub) {
        var last =
                database.find(
                        "delete from pool_user where user_pool_id = ? and sub = ? returning *",
                        UserStore::user,
                        pool.value(),
                        sub.value());
        last.ifPresent(user -> {
            for (var name : SignInNames.of(settings, user).keySet()) releaseName(pool, name, sub);
            unindex(user, UserFilter.searched(settings, user));
        });
        var ofPools = database.tablesWith("user_pool_id");
        for (String table : database.tablesWith("sub")) {
            if (ofPools.contains(table) && !OWN_TABLES.contains(table)) {
                database.run(
                        "delete from " + table + " where user_pool_id = ? and sub = ?",
                        pool.value(),
                        sub.value());
            }
        }
    }

    static User user(Row row) {
        return new User(
                new UserPoolId(row.text("user_pool_id")),
                new Sub(row.text("sub")),
                row.text("username"),
                UserStatus.valueOf(row.text("status")),
                row.flag("enabled"),
                attributes(row.text("attributes")),
                row.number("token_generation"),
                row.number("revision"),
                row.instant("created_at"),
                row.instant("modified_at"));
    }

    static String document(Map<String, String> attributes) {
        var document = Json.object();
        attributes.forEach(document::put);
        return document.toString();
    }

    private static Map<String, String> attributes(String document) {
        ObjectNode tree = Json.read(document);
        var attributes = new LinkedHashMap<String, String>();
        tree.forEachEntry((name, value) -> attributes.put(name, value.asString()));
        return attributes;
    }
}
