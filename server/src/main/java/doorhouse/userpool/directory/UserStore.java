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
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// The rows of users, with what they are searched by, and of the names they sign in with.
final class UserStore {
    private static final String COLUMNS =
            "u.user_pool_id, u.sub, u.username, u.status, u.enabled, u.attributes, u.token_generation,"
                    + " u.revision, u.created_at, u.modified_at";

    private static final String BY_SUB =
            "select " + COLUMNS + " from pool_user u where u.user_pool_id = ? and u.sub = ?";

    private static final String BY_NAME =
            "select "
                    + COLUMNS
                    + """
                     from user_name n
                     join pool_user u on u.user_pool_id = n.user_pool_id and u.sub = n.sub
                    where n.user_pool_id = ? and n.name = ?\
                    """;

    /// Both find the same user where both find one, for a user name is a name; the second is not
    /// looked for where the first finds one.
    private static final String BY_USERNAME_OR_NAME =
            "select "
                    + COLUMNS
                    + " from pool_user u where u."
                    + Searched.USERNAME.pool()
                    + " = ? and u."
                    + Searched.USERNAME.column()
                    + " = ? union all "
                    + BY_NAME
                    + " limit 1";

    /// In code points, of at most four bytes each.
    private static final int INDEXED_LENGTH = 256;

    /// As they are listed, so that a page of them stands together on disk.
    private static final Comparator<UserRows> IN_ORDER =
            Comparator.comparing(row -> row.user().sub().value());

    private static final Set<String> OWN_TABLES = Set.of("pool_user", "user_name");
    private static final int NAMES_AT_ONCE = 64;

    private static final String INSERT_USER =
            """
            insert into pool_user
                   (user_pool_id, sub, username, status, enabled, attributes, token_generation, revision,
                    created_at, modified_at%s)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?%s)\
            """
                    .formatted(
                            Stream.of(Searched.values())
                                    .map(one -> ", " + one.column())
                                    .collect(Collectors.joining()),
                            ", ?".repeat(Searched.values().length));
    private static final String CLAIM_NAME =
            """
            insert into user_name (user_pool_id, name, kind, sub) values (?, ?, ?, ?)
                on conflict (user_pool_id, name) do nothing\
            """;
    private static final Map<Searched, String> SEARCH =
            Stream.of(Searched.values())
                    .collect(Collectors.toMap(Function.identity(), UserStore::searchBy));
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

    /// Whoever holds the name.
    Optional<User> findByName(UserPoolId pool, String key) {
        return database.find(BY_NAME, UserStore::user, pool.value(), indexed(key));
    }

    /// As [#findByName], where most are asked for by their user names: these are found in half as
    /// many places. Not inside a transaction that has not yet claimed the names it writes.
    Optional<User> findByUsernameOrAlias(UserPoolId pool, String key) {
        if (UserFilter.mayBeCut(key)) return findByName(pool, key);
        return database.find(
                BY_USERNAME_OR_NAME,
                UserStore::user,
                Searched.USERNAME.pool(pool.value()),
                key,
                pool.value(),
                indexed(key));
    }

    void insert(PoolSettings settings, User user) {
        database.run(INSERT_USER, row(UserRows.of(settings, user)));
    }

    private static @Nullable Object[] row(UserRows rows) {
        var u = rows.user();
        var row =
                new ArrayList<@Nullable Object>(
                        List.of(
                                u.userPoolId().value(),
                                u.sub().value(),
                                u.username(),
                                u.status().name(),
                                u.enabled(),
                                rows.document,
                                u.tokenGeneration(),
                                u.revision(),
                                u.createdAt(),
                                u.modifiedAt()));
        for (var one : Searched.values()) row.add(rows.searched.get(one));
        return row.toArray();
    }

    /// Writes users with all that belongs to them. False when a name is somebody's: then what is
    /// written must be undone.
    boolean insertAll(List<UserRows> users) {
        var names = names(users);
        if (database.insertAll(CLAIM_NAME, names) < names.size()) return false;
        database.insertAll(
                INSERT_USER,
                users.stream().sorted(IN_ORDER).<@Nullable Object[]>map(UserStore::row).toList());
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

    /// Searched as now, no more as before. Of the columns for that only those are written that
    /// change: whoever writes one touches its index.
    ///
    /// @return false, and nothing written, when the row has another revision by now
    boolean update(PoolSettings settings, User before, User after) {
        var searched = reindexed(settings, before, after);
        var columns = new StringBuilder();
        for (var one : searched.keySet()) columns.append(", ").append(one.column()).append(" = ?");
        var args =
                new ArrayList<@Nullable Object>(
                        List.of(
                                after.status().name(),
                                after.enabled(),
                                document(after.attributes()),
                                after.tokenGeneration(),
                                after.revision(),
                                after.modifiedAt()));
        args.addAll(searched.values());
        args.addAll(List.of(after.userPoolId().value(), after.sub().value(), before.revision()));
        return 1
                == database.run(
                        """
                        update pool_user
                           set status = ?, enabled = ?, attributes = ?, token_generation = ?, revision = ?,
                               modified_at = ?%s
                         where user_pool_id = ? and sub = ? and revision = ?\
                        """
                                .formatted(columns),
                        args.toArray());
    }

    /// What is searched otherwise than before; null where it no more is.
    private static Map<Searched, @Nullable String> reindexed(
            PoolSettings settings, User before, User after) {
        var changed = new EnumMap<Searched, @Nullable String>(Searched.class);
        if (before.attributes().equals(after.attributes())) return changed;
        var had = UserFilter.searched(settings, before);
        var has = UserFilter.searched(settings, after);
        for (var one : Searched.values()) {
            if (!Objects.equals(had.get(one), has.get(one))) changed.put(one, has.get(one));
        }
        return changed;
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
            UserPoolId pool, Searched by, UserListing.After after, String below, int limit) {
        return database.list(
                SEARCH.get(by) + limit,
                UserStore::user,
                by.pool(pool.value()),
                after.value(),
                after.sub(),
                below);
    }

    private static String searchBy(Searched by) {
        return """
        select %1$s
          from pool_user u
         where %2$s = ? and (u.%3$s, u.sub) > (?, ?) and u.%3$s < ?
         order by u.%3$s, u.sub limit \
        """
                .formatted(COLUMNS, by.pool(), by.column());
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
