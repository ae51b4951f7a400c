package doorhouse.store;

import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// SQLite's readers, each lent to one caller at a time.
final class Readers {
    /// The last used comes first, for its pages and statements are warm.
    private final LinkedBlockingDeque<Session> idle = new LinkedBlockingDeque<>();

    Readers(Iterable<Session> sessions) {
        for (var session : sessions) idle.add(session);
    }

    <T> T read(Deadline end, Function<Session, T> work) {
        var session = take(end);
        try {
            return work.apply(session);
        } finally {
            session.forget();
            idle.addFirst(session);
        }
    }

    private Session take(Deadline end) {
        try {
            var session = idle.poll(end.left().toNanos(), TimeUnit.NANOSECONDS);
            if (session == null) throw new StoreUnavailable("reads take too long");
            return session;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailable("interrupted", e);
        }
    }
}
