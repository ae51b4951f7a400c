package doorhouse.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// What is said while it is measured, on the screen and in a file.
record Report(PrintStream screen, Path file) {
    /// Begins the file anew.
    static Report begin(PrintStream screen, Path file) throws IOException {
        Files.deleteIfExists(file);
        return new Report(screen, file);
    }

    void say(String text) throws IOException {
        screen.println(text);
        Files.writeString(file, text + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
