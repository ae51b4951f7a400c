package doorhouse.userpool.directory;

import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import java.util.List;

/// What a few of a pool's users tell of all: the last digits of a sub are random, and an index has
/// every sixteenth user in their order.
final class UserSample {
    static final int COUNTED = 10_000;
    private static final int ENOUGH = 2_500;

    /// That the last digits of a user of the narrowest slice begin with, besides the one at the
    /// end: they are a 65,536th of all.
    private static final int MOST_ZEROS = 3;

    private static final int SAMPLED = 256;

    /// A pool with fewer in its index of samples has hardly more than [#SAMPLED] users at all.
    private static final int FEW = 16;

    private static final int BITS_OF_A_DIGIT = 4;
    private static final String BEHIND_ALL = "g";

    private final Database database;

    UserSample(Database database) {
        this.database = database;
    }

    /// How many users a pool has, without a look at all of them: exact up to [#COUNTED], and beyond
    /// that by those whose sub ends with a zero, whom an index has in the order of their last four
    /// digits, which are random; of many users by a slice of these. Of at least some thousands the
    /// estimate is a few per cent off.
    long count(UserPoolId pool) {
        long all = countUpTo(pool, COUNTED + 1);
        if (all <= COUNTED) return all;
        for (int zeros = MOST_ZEROS; zeros > 0; zeros--) {
            long some = countSample(pool, "0".repeat(zeros - 1) + "1");
            if (some >= ENOUGH) return some << (BITS_OF_A_DIGIT * (zeros + 1));
        }
        return countSample(pool, BEHIND_ALL) << BITS_OF_A_DIGIT;
    }

    /// In an order, so that no planner thinks it better to look for a small pool's among all users.
    private long countUpTo(UserPoolId pool, int most) {
        return counted(
                """
                from (select sub from pool_user
                       where user_pool_id = ? order by sub limit %d) counted\
                """
                        .formatted(most),
                pool.value());
    }

    /// Those whose sub ends with a zero, and whose last four digits are lower than these.
    private long countSample(UserPoolId pool, String digits) {
        return counted(
                """
                from pool_user
                 where user_pool_id = ? and substr(sub, 36) = '0' and substr(sub, 33) < ?\
                """,
                pool.value(),
                digits);
    }

    /// @see Users#sample
    List<Sub> users(UserPoolId pool) {
        var some = subs(pool, "and substr(sub, 36) = '0' order by substr(sub, 33), sub");
        return some.size() < FEW ? subs(pool, "order by sub") : some;
    }

    private List<Sub> subs(UserPoolId pool, String which) {
        return database.list(
                "select sub from pool_user where user_pool_id = ? " + which + " limit ?",
                row -> new Sub(row.text("sub")),
                pool.value(),
                SAMPLED);
    }

    private long counted(String rows, Object... args) {
        return database.find("select count(*) as users " + rows, row -> row.number("users"), args)
                .orElse(0L);
    }
}
