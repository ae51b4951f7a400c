package doorhouse.userpool.group;

import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import doorhouse.store.Database;

/// What the groups of a user say about them.
public final class Groups {
    /// How many groups a user may be in.
    static final int MOST_OF_A_USER = 100;

    private final GroupStore store;

    public Groups(Database database) {
        this.store = new GroupStore(database);
    }

    public GroupClaims claims(UserPoolId pool, Sub sub) {
        // A race may have let one more in than the limit.
        return GroupClaims.of(store.ofUser(pool, sub, "", 2 * MOST_OF_A_USER));
    }
}
