package doorhouse.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/// Bodies that must be held whole before it is known who sends them, for their hash is part of the
/// signature. Short ones always find room; of long ones, only so many at a time.
public final class HeldBodies {
    private static final int SHORT_BYTES = 512 << 10;

    private final Semaphore room;

    /// @param mostLong at a time, of more than 512 KiB
    public HeldBodies(int mostLong) {
        this.room = new Semaphore(mostLong);
    }

    /// Reads a body and does something with it.
    ///
    /// @return what came of that; empty when there is no room
    /// @throws IOException when the body does not arrive
    public <T> Optional<T> with(InputStream body, Function<byte[], T> whole) throws IOException {
        byte[] begin = body.readNBytes(SHORT_BYTES);
        if (begin.length < SHORT_BYTES) return Optional.of(whole.apply(begin));
        if (!room.tryAcquire()) return Optional.empty();
        try {
            byte[] rest = body.readAllBytes();
            byte[] all = Arrays.copyOf(begin, begin.length + rest.length);
            System.arraycopy(rest, 0, all, begin.length, rest.length);
            return Optional.of(whole.apply(all));
        } finally {
            room.release();
        }
    }
}
