package doorhouse.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"config --port 7", "help start", "dev --help", "--version", ""})
    void whatIsAskedIsAnswered(String line) {
        assertThat(run(line)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"start --prot 7", "config --port", "strat", "config --port x"})
    void whatIsWrongIsToldAndNothingStarts(String line) {
        assertThat(run(line)).isEqualTo(2);
    }

    @Test
    void wordsMayStandInAFile() throws IOException {
        var file = Files.writeString(folder.resolve("words"), "config --port 7");

        assertThat(run("@" + file)).isZero();
    }

    private static int run(String line) {
        return Main.run(line.isEmpty() ? new String[0] : line.split(" "), Map.of());
    }
}
