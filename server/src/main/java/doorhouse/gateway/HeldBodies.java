package doorhouse.gateway;

import doorhouse.http.InFlight;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Function;

/// Bodies that must be held whole before they are decided about: so many bytes of all of them, and
/// half as many of one sender. Room is taken as bytes arrive, never for what is only announced.
public final class HeldBodies {
    private static final int PIECE = 16 << 10;

    private final InFlight<String> room;

    /// @param mostBytes of all together
    public HeldBodies(int mostBytes) {
        this.room = new InFlight<>(mostBytes / 2, mostBytes);
    }

    /// Reads a body and does something with it.
    ///
    /// @return what came of that; empty when there is no room
    /// @throws IOException when the body does not arrive
    public <T> Optional<T> with(String sender, InputStream body, Function<byte[], T> whole)
            throws IOException {
        int held = 0;
        var all = new ByteArrayOutputStream();
        byte[] piece = new byte[PIECE];
        try {
            while (true) {
                int read = body.readNBytes(piece, 0, PIECE);
                if (read == 0) return Optional.of(whole.apply(all.toByteArray()));
                if (!room.enter(sender, read)) return Optional.empty();
                held += read;
                all.write(piece, 0, read);
            }
        } finally {
            room.leave(sender, held);
        }
    }
}
