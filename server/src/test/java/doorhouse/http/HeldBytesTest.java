package doorhouse.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HeldBytesTest {
    private static final int MOST = 32 << 10;

    private final HeldBytes held = new HeldBytes(MOST);

    @Test
    void aBodyIsReadWholeWhateverItSaysOfItsLength() throws IOException {
        for (int length : new int[] {0, 1, 2_047, 2_048, 2_049, 30_000}) {
            byte[] body = new byte[length];
            new Random(length).nextBytes(body);

            try (var share = held.share()) {
                assertThat(share.readAll(new ByteArrayInputStream(body), length)).isEqualTo(body);
            }
            try (var share = held.share()) {
                assertThat(share.readAll(new ByteArrayInputStream(body), -1)).isEqualTo(body);
            }
        }
    }

    @Test
    void whatIsOnlyAnnouncedTakesNoRoom() throws IOException {
        try (var share = held.share()) {
            assertThat(share.readAll(new ByteArrayInputStream(new byte[3]), MOST * 9)).hasSize(3);
        }
    }

    @Test
    void beyondTheBoundOfAllNoneGrowsUntilOneEnds() throws IOException {
        var first = held.share();
        var second = held.share();

        assertThat(first.grow(MOST + HeldBytes.FREE)).isTrue();
        assertThat(second.grow(HeldBytes.FREE)).isTrue();
        assertThat(second.grow(HeldBytes.FREE + 1)).isFalse();
        assertThatExceptionOfType(HeldBytes.Full.class)
                .isThrownBy(() -> second.readAll(body(2 * HeldBytes.FREE), -1));

        first.close();
        assertThat(second.readAll(body(2 * HeldBytes.FREE), -1)).hasSize(2 * HeldBytes.FREE);
    }

    private static ByteArrayInputStream body(int length) {
        return new ByteArrayInputStream(new byte[length]);
    }
}
