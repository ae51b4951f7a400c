package doorhouse.bench;

import java.util.random.RandomGenerator;

/// The users of a store, of whom one in so many signs in: spread over all, so that the tables are
/// read everywhere.
///
/// @param users how many there are
/// @param step 1: everybody signs in; 10: every tenth
record Crowd(int users, int step) {
    static final int FEW = 1_000;

    static Crowd of(int users) {
        return new Crowd(users, users <= FEW ? 1 : SparseSeed.STEP);
    }

    /// The number of one who can sign in.
    int pick(RandomGenerator random) {
        return random.nextInt(users / step) * step;
    }
}
