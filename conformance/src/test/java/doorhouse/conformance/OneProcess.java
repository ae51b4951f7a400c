package doorhouse.conformance;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;

/// Work for all processes of a run, which only one of them does at a time.
final class OneProcess {
    private OneProcess() {}

    interface Work {
        void run() throws IOException, InterruptedException;
    }

    /// Waits for whoever does this work, and then does it; it may find that it is done already.
    static void does(String name, Work work) throws IOException, InterruptedException {
        var file = Files.createDirectories(Distribution.target()).resolve(name + ".lock");
        try (var channel =
                        FileChannel.open(
                                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var lock = channel.lock()) {
            if (!lock.isValid()) throw new IllegalStateException("no lock on " + file);
            work.run();
        }
    }
}
