package doorhouse.userpool.code;

import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;

/// When somebody who does not exist would have joined a pool: at any moment of its life as likely
/// as at any other, and nothing but the question tells it.
///
/// No moment that is fixed for good can be that, for the pool grows older: whoever joined later
/// than all phantoms would be known for real. So the moment moves: its chance to do so while the
/// pool's age grows from `a` to `b` is `1 - a / b`, which is the least with which it stays even. Of
/// a year that is one in 365 from one day to the next. In a pool's first minute it would move with
/// every second; then it is the pool's own.
///
/// The moments to which it moves are a Poisson process of rate 1 in the logarithm of the age, made
/// anew from a seed for each unit of it, and the last of them before now counts.
final class Since {
    private static final long FIRST = Duration.ofMinutes(1).toMillis();

    private Since() {}

    /// @param pool when it was made
    /// @param seed of the name
    /// @return not before the pool was made, and not after `now` unless the pool was
    static Instant made(Instant pool, Instant now, long seed) {
        long age = Duration.between(pool, now).toMillis();
        if (age < FIRST) return pool;
        double end = StrictMath.log(age / (double) FIRST);
        for (int unit = (int) end; unit >= 0; unit--) {
            double last = last(new SplittableRandom(seed + unit), unit, end);
            if (last >= 0) return pool.plusMillis((long) (FIRST * StrictMath.exp(last)));
        }
        return pool.plusMillis(new SplittableRandom(~seed).nextLong(FIRST));
    }

    /// The last moment of a unit that is not after the end; negative for none.
    private static double last(SplittableRandom random, int unit, double end) {
        double last = -1;
        double next = unit + pause(random);
        while (next < unit + 1 && next <= end) {
            last = next;
            next += pause(random);
        }
        return last;
    }

    private static double pause(SplittableRandom random) {
        return -StrictMath.log1p(-random.nextDouble());
    }
}
