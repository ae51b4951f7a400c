package doorhouse.bench;

import com.sun.management.OperatingSystemMXBean;
import doorhouse.crypto.Argon2;
import doorhouse.crypto.Argon2Cost;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// What a password costs that is kept as an Argon2id hash, beside Bouncy Castle's code for the
/// same. The two take turns, and CPU time is counted, so a busy machine does them no wrong.
final class Argon2Bench {
    private static final String PASSWORD = "Correct-Horse-7";
    private static final byte[] SALT = "a salt of 16 b..".getBytes(StandardCharsets.US_ASCII);
    private static final int BEFORE_ALL = 200;
    private static final int WARM_UP = 60;
    private static final int ROUNDS = 60;

    private static final List<Argon2Cost> COSTS =
            List.of(
                    new Argon2Cost(7168, 5, 1),
                    new Argon2Cost(12288, 3, 1),
                    Argon2Cost.DEFAULT,
                    new Argon2Cost(47104, 1, 1),
                    new Argon2Cost(65536, 3, 4));

    private final OperatingSystemMXBean process =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final PrintStream out;

    Argon2Bench(PrintStream out) {
        this.out = out;
    }

    void run() {
        out.println("Argon2id, milliseconds of CPU a hash, on average");
        out.printf("%-16s %12s %16s %8s%n", "", "Doorhouse", "Bouncy Castle", "times");
        try (var argon2 = new Argon2(1, 1, Argon2Cost.MAX_MEMORY_KIB)) {
            // Till the compiler, whose CPU would be counted too, is done with both.
            for (int i = 0; i < BEFORE_ALL; i++) {
                ours(argon2, COSTS.getFirst());
                bouncyCastle(COSTS.getFirst());
            }
            for (var cost : COSTS) measure(argon2, cost);
        }
    }

    private void measure(Argon2 argon2, Argon2Cost cost) {
        if (!Arrays.equals(ours(argon2, cost), bouncyCastle(cost)))
            throw new IllegalStateException("the two do not agree");
        double own = 0;
        double other = 0;
        for (int i = -WARM_UP; i < ROUNDS; i++) {
            double mine = cpu(() -> ours(argon2, cost));
            double theirs = cpu(() -> bouncyCastle(cost));
            if (i < 0) continue;
            own += mine;
            other += theirs;
        }
        out.printf("%-16s %12.1f %16.1f %8.2f%n", cost, own / ROUNDS, other / ROUNDS, other / own);
    }

    /// Milliseconds of all threads. The clock has long ticks, which even out over the rounds.
    private double cpu(Runnable work) {
        long start = process.getProcessCpuTime();
        work.run();
        return (process.getProcessCpuTime() - start) / 1e6;
    }

    /// Each is a call of its own, for the hashes of one wait four seconds in all.
    private static byte[] ours(Argon2 argon2, Argon2Cost cost) {
        try (var call = argon2.call("")) {
            return call.hash(PASSWORD, SALT, cost);
        }
    }

    private static byte[] bouncyCastle(Argon2Cost cost) {
        var generator = new Argon2BytesGenerator();
        generator.init(
                new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                        .withMemoryAsKB(cost.memoryKib())
                        .withIterations(cost.passes())
                        .withParallelism(cost.lanes())
                        .withSalt(SALT)
                        .build());
        byte[] hash = new byte[32];
        generator.generateBytes(PASSWORD.getBytes(StandardCharsets.UTF_8), hash);
        return hash;
    }
}
