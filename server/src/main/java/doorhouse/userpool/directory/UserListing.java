package doorhouse.userpool.directory;

import static java.nio.charset.StandardCharsets.UTF_8;

import doorhouse.id.Sub;
import doorhouse.userpool.pool.PoolSettings;
import doorhouse.userpool.pool.UserPool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Lists and searches the users of a pool, page by page.
public final class UserListing {
    /// Behind every text that begins with another: no character comes later.
    private static final String LAST = "\uDBFF\uDFFF";

    /// Right behind a text: no character that a text may hold comes before it.
    private static final String NEXT = "\u0001";

    /// Where a page begins: behind a user, in the order in which users are listed.
    ///
    /// @param value the searched value; empty where nothing is searched by value
    public record After(String value, String sub) {
        public static final After START = new After("", "");
    }

    /// @param next where the next page begins; empty on the last
    public record Page(List<User> users, Optional<After> next) {}

    private final UserStore store;

    public UserListing(Users users) {
        this.store = users.store();
    }

    /// @param filter as ListUsers takes it; null for everybody
    /// @param limit how many users at most
    /// @throws doorhouse.operation.ApiException InvalidParameterException for a filter that cannot
    ///   be read
    public Page page(UserPool pool, @Nullable String filter, After after, int limit) {
        if (filter == null || filter.isEmpty()) return inOrder(pool, null, after, limit);
        var asked = UserFilter.parse(filter);
        return switch (asked.attribute()) {
            case "sub" -> bySub(pool, asked, after, limit);
            case "cognito:user_status" -> byUserStatus(pool, asked, after, limit);
            case "status" -> byEnabled(pool, asked, after, limit);
            default -> byValue(pool, asked, after, limit);
        };
    }

    private Page inOrder(UserPool pool, @Nullable Boolean enabled, After after, int limit) {
        return bySub(store.list(pool.id(), enabled, after.sub(), limit + 1), limit);
    }

    private static Page bySub(List<User> found, int limit) {
        return page(found, limit, user -> new After("", user.sub().value()));
    }

    /// The statuses all begin with different letters, so that a prefix means one or all of them.
    private Page byUserStatus(UserPool pool, UserFilter filter, After after, int limit) {
        if (filter.prefix() && filter.value().isEmpty()) return inOrder(pool, null, after, limit);
        return Stream.of(UserStatus.values())
                .filter(status -> filter.matchesAnyCase(status.name()))
                .findFirst()
                .map(status ->
                        bySub(store.listByStatus(pool.id(), status, after.sub(), limit + 1), limit))
                .orElseGet(UserListing::none);
    }

    private Page byEnabled(UserPool pool, UserFilter filter, After after, int limit) {
        boolean enabled = filter.matches("Enabled");
        boolean disabled = filter.matches("Disabled");
        if (enabled && disabled) return inOrder(pool, null, after, limit);
        return enabled || disabled ? inOrder(pool, enabled, after, limit) : none();
    }

    private Page bySub(UserPool pool, UserFilter filter, After after, int limit) {
        if (Sub.fits(filter.value())) {
            var found = store.find(pool.id(), new Sub(filter.value()));
            return new Page(found.stream().toList(), Optional.empty());
        }
        if (!filter.prefix()) return none();
        var from = after.sub().isEmpty() ? filter.value() : after.sub();
        var found =
                store.list(pool.id(), null, from, limit + 1).stream()
                        .takeWhile(user -> filter.matches(user.sub().value()))
                        .toList();
        return bySub(found, limit);
    }

    /// Long values are indexed by their start alone, so rows that only seem to fit are passed over.
    private Page byValue(UserPool pool, UserFilter filter, After after, int limit) {
        var settings = pool.settings();
        var by = Searched.of(filter.attribute()).orElseThrow();
        var from = filter.indexed(settings);
        var below = from + (filter.prefix() ? LAST : NEXT);
        var found = new ArrayList<User>();
        var position = begin(from, after);
        while (found.size() <= limit) {
            var rows = store.search(pool.id(), by, position, below, limit + 1);
            rows.stream().filter(user -> filter.fits(settings, user)).forEach(found::add);
            if (rows.size() <= limit) break;
            position = position(settings, by, rows.getLast());
        }
        return page(found, limit, user -> position(settings, by, user));
    }

    /// Where a page begins in the index: behind the one before it, and never before the filter,
    /// whatever a forged token says. Bytes are compared, as the index compares them.
    private static After begin(String from, After after) {
        boolean inside =
                Arrays.compareUnsigned(after.value().getBytes(UTF_8), from.getBytes(UTF_8)) >= 0;
        return inside ? after : new After(from, "");
    }

    private static After position(PoolSettings settings, Searched by, User user) {
        var value = UserFilter.searched(settings, user).getOrDefault(by, "");
        return new After(value, user.sub().value());
    }

    private interface Position {
        After of(User user);
    }

    /// @param found one user more than the limit where there are more
    private static Page page(List<User> found, int limit, Position position) {
        if (found.size() <= limit) return new Page(List.copyOf(found), Optional.empty());
        var users = List.copyOf(found.subList(0, limit));
        return new Page(users, Optional.of(position.of(users.getLast())));
    }

    private static Page none() {
        return new Page(List.of(), Optional.empty());
    }
}
