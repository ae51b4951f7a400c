package doorhouse.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class BoundedInputTest {
    private static final Routes.UploadLimits LIMITS =
            new Routes.UploadLimits(1_000, Duration.ofSeconds(15), 100);

    private final List<Long> silences = new ArrayList<>();
    private long now = Long.MAX_VALUE - 1;

    private InputStream body(int bytes) {
        return new BoundedInput(
                new ByteArrayInputStream(new byte[bytes]), LIMITS, () -> now, silences::add);
    }

    private void forward(Duration time) {
        now += time.toNanos();
    }

    @Test
    void aBodyOfTheMostBytesIsReadAndOneMoreIsNot() throws IOException {
        assertThat(body(1_000).readAllBytes()).hasSize(1_000);
        assertThat(catchThrowable(() -> body(1_001).readAllBytes()))
                .isInstanceOf(BoundedInput.TooLong.class);
    }

    @Test
    void aBodyMayBeginSlowlyAndMustThenKeepItsRate() throws IOException {
        var body = body(1_000);
        forward(Duration.ofSeconds(10));
        assertThat(body.read()).isZero();
        body.skipNBytes(199);

        forward(Duration.ofMillis(2_010));
        assertThat(body.read()).as("byte 201 after 12.01 s").isZero();
        forward(Duration.ofMillis(10).plusNanos(1_000));

        assertThat(catchThrowable(body::read)).isInstanceOf(BoundedInput.TooSlow.class);
    }

    @Test
    void howeverFastItComesItIsHereInTime() throws IOException {
        var body = body(1_000);
        body.skipNBytes(990);
        forward(Duration.ofSeconds(15));
        assertThat(body.read()).isZero();
        forward(Duration.ofNanos(1));

        assertThat(catchThrowable(body::read)).isInstanceOf(BoundedInput.TooSlow.class);
    }

    @Test
    void aReadWaitsNoLongerThanTheBodyMayTakeUpToThere() throws IOException {
        var body = body(1_000);
        forward(Duration.ofSeconds(4));

        assertThat(body.read()).isZero();

        assertThat(silences).containsExactly(6_001L, Long.MAX_VALUE);
    }

    @Test
    void aSilentConnectionIsSlowAndABrokenOneIsNot() {
        var silent = failing(new IOException(new TimeoutException()));
        var broken = failing(new SocketTimeoutException());

        assertThat(catchThrowable(silent::read)).isInstanceOf(BoundedInput.TooSlow.class);
        assertThat(catchThrowable(broken::read)).isInstanceOf(SocketTimeoutException.class);
    }

    private InputStream failing(IOException failure) {
        var in =
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw failure;
                    }

                    @Override
                    public int read(byte[] buffer, int offset, int length) throws IOException {
                        throw failure;
                    }
                };
        return new BoundedInput(in, LIMITS, () -> now, _ -> {});
    }
}
