package doorhouse.store;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// SQLite's readers, each lent to one caller at a time.
final class Readers {
    /// The last used comes first, for its pages and statements are warm.
    private final LinkedBlockingDeque<Session> idle = new LinkedBlockingDeque<>();

    private final Duration patience;

    Readers(Iterable<Session> sessions, Duration patience) {
        for (var session : sessions) idle.add(session);
        this.patience = patience;
    }

    <T> T read(Function<Session, T> work) {
        var session = take();
        try {
            return work.apply(session);
        } finally {
            session.forget();
            idle.addFirst(session);
        }
    }

    private Session take() {
        try {
            var session = idle.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (session == null) throw new StoreUnavailable("reads take too long");
            return session;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailable("interrupted", e);
        }
    }
}
