package doorhouse.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the measurements were made on.
final class Machine {
    private Machine() {}

    /// What the machine has, or what this process may have of it.
    static int memoryMib() {
        var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return (int) (system.getTotalMemorySize() >> 20);
    }

    static String description() throws IOException {
        var cpuInfo = Path.of("/proc/cpuinfo");
        var cpu = "unknown";
        if (Files.exists(cpuInfo)) {
            try (var lines = Files.lines(cpuInfo)) {
                cpu =
                        lines.filter(line -> line.startsWith("model name"))
                                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                                .findFirst()
                                .orElse(cpu);
            }
        }
        return "%d cores of %s, %s %s, JDK %s; server, database and client share them"
                .formatted(
                        Runtime.getRuntime().availableProcessors(),
                        cpu,
                        System.getProperty("os.name"),
                        System.getProperty("os.version"),
                        Runtime.version());
    }
}
