package doorhouse.userpool.code;

import doorhouse.id.Sub;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/// Some of a pool's users, after whom those are called who do not exist: when these would have
/// joined is as likely as when real ones did, and their subs are of the same version.
///
/// A name takes after the user whose hash together with the name is the least (rendezvous hashing).
/// So it takes after another only once that user is gone, or one comes whose hash is less still.
/// Its time lies between this user and the one before, at a place of its own: a time near a user's
/// would soon be known to be a phantom's, where users are few and far between.
final class Sample {
    private static final long NO_TIME = -1;

    /// @param made in milliseconds; [#NO_TIME] where the sub does not tell
    private record Member(long made, long random) {
        static Member of(Sub sub) {
            long made = sub.made().map(Instant::toEpochMilli).orElse(NO_TIME);
            return new Member(made, UUID.fromString(sub.value()).getLeastSignificantBits());
        }
    }

    /// Those without a time first.
    private final List<Member> members;

    Sample(List<Sub> users) {
        members =
                users.stream()
                        .map(Member::of)
                        .sorted(
                                Comparator.comparingLong(Member::made)
                                        .thenComparingLong(Member::random))
                        .toList();
    }

    /// The sub of somebody who does not exist. In a pool without users it has the pool's own time.
    ///
    /// @param seed 32 bytes, a keyed hash of the name
    /// @param pool when the pool was made
    /// @return one with no time before the pool's nor, unless the pool's is, after `now`
    Sub called(ByteBuffer seed, Instant pool, Instant now) {
        long name = seed.getLong();
        double place = new SplittableRandom(seed.getLong()).nextDouble();
        var random = new UUID(seed.getLong(), seed.getLong());
        long earliest = pool.toEpochMilli();
        int chosen = chosen(name);
        if (chosen < 0) return Sub.at(pool, random);
        if (made(chosen) == NO_TIME) return Sub.withoutTime(random);
        long from = made(chosen - 1);
        long to = made(chosen);
        if (from == NO_TIME) {
            // Nobody joined between the pool's beginning and its first user: the next gap is
            // theirs.
            boolean alone = chosen + 1 == members.size();
            from = alone ? earliest : to;
            to = alone ? to : made(chosen + 1);
        }
        long made = from + (long) (place * (to - from));
        long latest = Math.max(earliest, now.toEpochMilli());
        return Sub.at(Instant.ofEpochMilli(Math.clamp(made, earliest, latest)), random);
    }

    private long made(int index) {
        return index < 0 ? NO_TIME : members.get(index).made;
    }

    /// Whom a name takes after; negative where there is nobody.
    private int chosen(long name) {
        int chosen = -1;
        long least = Long.MAX_VALUE;
        for (int i = 0; i < members.size(); i++) {
            long hash = new SplittableRandom(name ^ members.get(i).random).nextLong();
            if (chosen < 0 || hash < least) {
                chosen = i;
                least = hash;
            }
        }
        return chosen;
    }
}
