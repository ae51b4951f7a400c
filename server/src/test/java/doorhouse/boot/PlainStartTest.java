package doorhouse.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PlainStartTest {
    private final ConfigKeys keys = new ConfigKeys();

    @Test
    void readsFlagsInBothSpellings() {
        var read = PlainStart.read(new String[] {"start", "--port", "0", "--data=a=b"}, keys);

        assertThat(read).contains(new PlainStart("start", Map.of("--port", "0", "--data", "a=b")));
        assertThat(PlainStart.read(new String[] {"dev"}, keys))
                .contains(new PlainStart("dev", Map.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "help",
                "operations",
                "--port 0 start",
                "start --help",
                "start --prot 0",
                "start --port",
                "start --port --data x",
                "start --port -1",
                "start --port 0 --port 1",
                "start --port=0 --port 1",
                "start data",
                "start @file",
                "start --data @file",
                "dev --database postgresql://localhost/a"
            })
    void leavesTheRestToTheLibrary(String line) {
        var args = line.isEmpty() ? new String[0] : line.split(" ");

        assertThat(PlainStart.read(args, keys)).isEmpty();
    }
}
