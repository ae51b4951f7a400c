package doorhouse.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;

/// What processes have cost so far, as the kernel counts it.
final class ProcessCost {
    private ProcessCost() {}

    /// Of the kernel's statistics of a process, behind its name.
    private static final int CPU_OF_THE_ENDED = 13;

    private static final Duration TICK = Duration.ofMillis(10);

    /// The CPU time of a process and of those it started, also of those that have ended.
    static Duration cpu(ProcessHandle process) {
        var own = process.info().totalCpuDuration().orElse(Duration.ZERO).plus(ended(process));
        return process.children()
                .map(child -> child.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(own, Duration::plus);
    }

    /// Source: proc_pid_stat(5), `cutime` and `cstime`.
    private static Duration ended(ProcessHandle process) {
        try {
            var stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            long ticks =
                    Long.parseLong(fields[CPU_OF_THE_ENDED])
                            + Long.parseLong(fields[CPU_OF_THE_ENDED + 1]);
            return TICK.multipliedBy(ticks);
        } catch (IOException e) {
            return Duration.ZERO;
        }
    }

    /// The memory that a process and those it started hold now, in MiB; shared libraries counted in
    /// full.
    static long residentMib(ProcessHandle process) throws IOException {
        long mib = ownResidentMib(process);
        for (var child : process.children().toList()) mib += ownResidentMib(child);
        return mib;
    }

    private static long ownResidentMib(ProcessHandle process) throws IOException {
        try (var lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1_024)
                    .findFirst()
                    .orElse(0);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }
}
