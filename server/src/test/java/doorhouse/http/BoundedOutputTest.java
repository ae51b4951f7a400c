package doorhouse.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;

class BoundedOutputTest {
    private long now = Long.MAX_VALUE - 1;
    private Duration eachTakes = Duration.ZERO;
    private int taken;
    private boolean ended;

    private OutputStream body() {
        Content.Sink client =
                (boolean last, ByteBuffer bytes, Callback callback) -> {
                    now += eachTakes.toNanos();
                    taken += bytes.remaining();
                    ended |= last;
                    callback.succeeded();
                };
        return new BoundedOutput(client, () -> now);
    }

    @Test
    void aBodyEndsWhenItIsClosedAndNotBefore() throws IOException {
        var body = body();
        body.write(new byte[100]);
        body.write(1);
        assertThat(ended).isFalse();

        body.close();

        assertThat(taken).isEqualTo(101);
        assertThat(ended).isTrue();
    }

    @Test
    void aSlowReaderIsLeftWhenHeIsTooSlowOnTheWhole() throws IOException {
        eachTakes = Duration.ofSeconds(15);
        var body = body();

        // Thirty seconds to begin with, and one for each KB.
        body.write(new byte[1_024]);
        body.write(new byte[1_024]);
        var late = catchThrowable(() -> body.write(new byte[1_024]));

        assertThat(late).isInstanceOf(IOException.class).hasMessageContaining("too slowly");
    }

    @Test
    void whatTheSenderTakesIsNotTheReadersFault() throws IOException {
        var body = body();

        for (int i = 0; i < 10; i++) {
            now += Duration.ofMinutes(1).toNanos();
            body.write(new byte[1]);
        }

        assertThat(taken).isEqualTo(10);
    }
}
