package doorhouse.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How many connections this process can have.
final class Capacity {
    private static final Logger LOG = LoggerFactory.getLogger(Capacity.class);

    /// The most heap that a connection takes which is in the middle of something: a head, the free
    /// part of a body, its own objects, and as much again to be left.
    private static final int BYTES_OF_ONE = 96 << 10;

    private static final int SPARE_FILES = 64;
    private static final Path OWN_LIMITS = Path.of("/proc/self/limits");
    private static final Pattern OPEN_FILES = Pattern.compile("(?m)^Max open files +(\\d+) ");

    private Capacity() {}

    /// As many as are wanted, or as the process's files and memory allow where that is less.
    static int connections(int wanted) {
        long byMemory = Runtime.getRuntime().maxMemory() / BYTES_OF_ONE;
        long byFiles = openFiles().orElse(Long.MAX_VALUE);
        // The database, functions, stores and mail servers need theirs.
        if (byFiles != Long.MAX_VALUE) byFiles = Math.max(1, byFiles * 3 / 4 - SPARE_FILES);
        long possible = Math.min(byMemory, byFiles);
        if (possible >= wanted) return wanted;
        LOG.info(
                "at most {} connections instead of {}: more would need {}",
                possible,
                wanted,
                byMemory < byFiles ? "more heap" : "a higher limit of open files (ulimit -n)");
        return (int) possible;
    }

    /// Empty where the system does not say.
    private static OptionalLong openFiles() {
        try {
            return openFiles(Files.readString(OWN_LIMITS));
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    /// @param limits as Linux tells them of a process
    static OptionalLong openFiles(String limits) {
        var found = OPEN_FILES.matcher(limits);
        return found.find()
                ? OptionalLong.of(Long.parseLong(found.group(1)))
                : OptionalLong.empty();
    }
}
