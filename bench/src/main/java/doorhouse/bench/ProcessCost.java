package doorhouse.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;

/// What processes have cost so far, as the kernel counts it.
final class ProcessCost {
    private ProcessCost() {}

    /// The CPU time of a process and of those it started.
    static Duration cpu(ProcessHandle process) {
        var own = process.info().totalCpuDuration().orElse(Duration.ZERO);
        return process.children()
                .map(child -> child.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(own, Duration::plus);
    }

    /// The memory that a process holds now, in MiB; shared libraries counted in full.
    static long residentMib(ProcessHandle process) throws IOException {
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
