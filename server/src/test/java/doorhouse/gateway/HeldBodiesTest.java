package doorhouse.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HeldBodiesTest {
    private static final int MOST = 1_000_000;

    private final HeldBodies bodies = new HeldBodies(MOST);

    private static InputStream body(int bytes) {
        return new ByteArrayInputStream(new byte[bytes]);
    }

    /// What another body of a sender comes to while these are held.
    private Optional<Integer> whileHeld(String sender, int bytes, String other, int more)
            throws IOException {
        return bodies.with(
                        sender,
                        body(bytes),
                        _ -> {
                            try {
                                return bodies.with(other, body(more), whole -> whole.length);
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        })
                .orElseThrow();
    }

    @Test
    void oneSenderHoldsHalfAndOthersHaveRoom() throws IOException {
        assertThat(bodies.with("ana", body(MOST / 2 + 1), whole -> whole.length)).isEmpty();
        assertThat(whileHeld("ana", MOST / 2, "ana", 1)).isEmpty();
        assertThat(whileHeld("ana", MOST / 2, "bob", MOST / 2)).contains(MOST / 2);
    }

    @Test
    void whatWasHeldIsGivenBack() throws IOException {
        for (int i = 0; i < 3; i++) {
            assertThat(bodies.with("ana", body(MOST), whole -> whole.length)).isEmpty();
            assertThat(bodies.with("ana", body(MOST / 2), whole -> whole.length))
                    .contains(MOST / 2);
        }
    }
}
