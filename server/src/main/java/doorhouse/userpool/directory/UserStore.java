package doorhouse.userpool.directory;

import static java.nio.charset.StandardCharsets.UTF_8;

import doorhouse.crypto.Hashes;
import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.store.Row;
import doorhouse.userpool.pool.PoolSettings;
import doorhouse.wire.Json;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// The rows of users, of the names they sign in with and of what they are searched by.
final class UserStore {
    private static final String COLUMNS =
            "u.user_pool_id, u.sub, u.username, u.status, u.enabled, u.attributes, u.token_generation,"
                    + " u.revision, u.created_at, u.modified_at";

    /// In code points, of at most four bytes each.
    private static final int INDEXED_LENGTH = 256;

    private static final int COUNTED = 10_000;
    private static final int ENOUGH = 2_500;

    /// Of a sub: a slice of the narrowest is a 65,536th of all.
    private static final int MOST_DIGITS = 4;

    private static final int BITS_OF_A_DIGIT = 4;
    private static final String BEHIND_ALL = "g";

    private final Database database;

    UserStore(Database database) {
        this.database = database;
    }

    Optional<User> find(UserPoolId pool, Sub sub) {
        return database.find(
                "select " + COLUMNS + " from pool_user u where u.user_pool_id = ? and u.sub = ?",
                UserStore::user,
                pool.value(),
                sub.value());
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

    void insert(User u) {
        database.run(
                """
                insert into pool_user
                       (user_pool_id, sub, username, status, enabled, attributes, token_generation, revision,
                        created_at, modified_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)\
                """,
                u.userPoolId().value(),
                u.sub().value(),
                u.username(),
                u.status().name(),
                u.enabled(),
                document(u.attributes()),
                u.tokenGeneration(),
                u.revision(),
                u.createdAt(),
                u.modifiedAt());
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
        return 1
                == database.run(
                        """
                        insert into user_name (user_pool_id, name, kind, sub) values (?, ?, ?, ?)
                            on conflict (user_pool_id, name) do nothing\
                        """,
                        user.userPoolId().value(),
                        indexed(key),
                        kind.name(),
                        user.sub().value());
    }

    void releaseName(UserPoolId pool, String key, Sub sub) {
        database.run(
                "delete from user_name where user_pool_id = ? and name = ? and sub = ?",
                pool.value(),
                indexed(key),
                sub.value());
    }

    void index(PoolSettings settings, User user) {
        for (var entry : UserFilter.searched(settings, user).entrySet()) {
            database.run(
                    """
                    insert into user_search (user_pool_id, attribute, value, sub) values (?, ?, ?, ?)
                        on conflict (user_pool_id, attribute, value, sub) do nothing\
                    """,
                    user.userPoolId().value(),
                    entry.getKey(),
                    entry.getValue(),
                    user.sub().value());
        }
    }

    void unindex(User user) {
        database.run(
                "delete from user_search where user_pool_id = ? and sub = ?",
                user.userPoolId().value(),
                user.sub().value());
    }

    /// A page in the order of subs.
    List<User> list(
            UserPoolId pool,
            @Nullable String status,
            @Nullable Boolean enabled,
            String afterSub,
            int limit) {
        var where = new StringBuilder(" from pool_user u where u.user_pool_id = ? and u.sub > ?");
        var args = new ArrayList<Object>(List.of(pool.value(), afterSub));
        if (status != null) {
            where.append(" and u.status = ?");
            args.add(status);
        }
        if (enabled != null) {
            where.append(" and u.enabled = ?");
            args.add(enabled);
        }
        args.add(limit);
        return database.list(
                "select " + COLUMNS + where + " order by u.sub limit ?",
                UserStore::user,
                args.toArray());
    }

    /// A page of those whose searched value lies in a range, in the order of value and sub.
    ///
    /// @param from the lowest value
    /// @param below values are lower than this
    List<User> search(
            UserPoolId pool,
            String attribute,
            String from,
            String below,
            String afterValue,
            String afterSub,
            int limit) {
        return database.list(
                "select "
                        + COLUMNS
                        + """
                         from user_search s
                         join pool_user u on u.user_pool_id = s.user_pool_id and u.sub = s.sub
                        where s.user_pool_id = ? and s.attribute = ? and s.value >= ? and s.value < ?
                          and (s.value > ? or (s.value = ? and s.sub > ?))
                        order by s.value, s.sub limit ?\
                        """,
                UserStore::user,
                pool.value(),
                attribute,
                from,
                below,
                afterValue,
                afterValue,
                afterSub,
                limit);
    }

    /// How many users a pool has, without a look at all of them: exact up to [#COUNTED], and beyond
    /// that by those of a slice of all subs, which are random (UUID version 4, RFC 9562 §5.4). Of a
    /// slice of at least some thousands the estimate is a few per cent off.
    long estimatedCount(UserPoolId pool) {
        long all = countBelow(pool, BEHIND_ALL, COUNTED + 1);
        if (all <= COUNTED) return all;
        for (int digits = MOST_DIGITS; digits > 1; digits--) {
            long some = countSlice(pool, digits);
            if (some >= ENOUGH) return some << (BITS_OF_A_DIGIT * digits);
        }
        return countSlice(pool, 1) << BITS_OF_A_DIGIT;
    }

    /// Those whose sub begins with so many zeros.
    private long countSlice(UserPoolId pool, int digits) {
        return countBelow(pool, "0".repeat(digits - 1) + "1", Integer.MAX_VALUE);
    }

    private long countBelow(UserPoolId pool, String sub, int most) {
        return database.find(
                        """
                        select count(*) as users
                          from (select sub from pool_user
                                 where user_pool_id = ? and sub < ? limit ?) counted\
                        """,
                        row -> row.number("users"),
                        pool.value(),
                        sub,
                        most)
                .orElse(0L);
    }

    /// The user's own row goes first: who writes beside it holds that row, and so has either
    /// written what then goes too, or finds nobody to write it for.
    void delete(User user) {
        deleteFrom("pool_user", user);
        for (String table : database.tablesWith("sub")) {
            if (database.tablesWith("user_pool_id").contains(table)) deleteFrom(table, user);
        }
    }

    private void deleteFrom(String table, User user) {
        database.run(
                "delete from " + table + " where user_pool_id = ? and sub = ?",
                user.userPoolId().value(),
                user.sub().value());
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

    private static String document(Map<String, String> attributes) {
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
