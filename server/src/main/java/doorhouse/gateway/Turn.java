package doorhouse.gateway;

import doorhouse.http.InFlight;
import doorhouse.http.Request;
import doorhouse.http.Response;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// A request's place in the gateway: in its service's room, and once it is known who sends it, in
/// what one sender may hold. Of one thread.
public final class Turn {
    /// Of a refused request, so that its sender comes to read why.
    private static final int MOST_DRAINED = 1 << 20;

    /// The sender has too much under way already.
    static final class Busy extends IOException {}

    private final InFlight<String> senders;
    private final Runnable leaving;
    private @Nullable String sender;
    private boolean left;

    /// @param leaving gives the service's room back
    Turn(InFlight<String> senders, Runnable leaving) {
        this.senders = senders;
        this.leaving = leaving;
    }

    /// Counts the request to a sender, and to none before.
    ///
    /// @throws IOException when that one has too much under way; let it through, and the client is
    ///   told
    public void of(String known) throws IOException {
        if (!goesTo(known)) throw new Busy();
    }

    /// As [#of]; false when that one has too much under way.
    public boolean goesTo(String known) {
        if (known.equals(sender)) return true;
        if (!senders.enter(known)) return false;
        if (sender != null) senders.leave(sender);
        sender = known;
        return true;
    }

    /// Ends the turn of a refused request and reads on for a while: a connection that is closed
    /// with bytes on their way would take the answer with it. Who waits to be told to go on has
    /// sent none.
    public Response drained(Request request, InputStream body, Response answer) {
        leave();
        if (request.header("Expect").isPresent()) return answer.with("Connection", "close");
        try {
            int drained = 0;
            byte[] piece = new byte[8_192];
            int read = 0;
            while (drained < MOST_DRAINED && read >= 0) {
                read = body.read(piece);
                drained += Math.max(read, 0);
            }
            return read < 0 ? answer : answer.with("Connection", "close");
        } catch (IOException e) {
            return answer.with("Connection", "close");
        }
    }

    void leave() {
        if (left) return;
        left = true;
        if (sender != null) senders.leave(sender);
        leaving.run();
    }
}
