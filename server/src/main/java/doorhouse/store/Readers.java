package doorhouse.store;

import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Function;

/// SQLite's readers, each lent to one caller at a time.
final class Readers {
    /// The last used comes first, for its pages and statements are warm.
    private final ConcurrentLinkedDeque<Session> idle;

    private final Turns turns;
    private final Answering answering = new Answering();

    Readers(Collection<Session> sessions) {
        idle = new ConcurrentLinkedDeque<>(sessions);
        turns = new Turns(sessions.size());
    }

    <T> T read(Deadline end, Function<Session, T> work) {
        awaitTurn(end);
        // There is one for each turn.
        var session = idle.removeFirst();
        try {
            var result = work.apply(session);
            answering.answered();
            return result;
        } finally {
            session.forget();
            idle.addFirst(session);
            turns.end();
        }
    }

    private void awaitTurn(Deadline end) {
        long began = System.nanoTime();
        try {
            if (!turns.take(end.begun(), end.left()))
                throw answering.inVain(began, "reads take too long", null);
            end.waitedSince(began);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailable("interrupted", e);
        }
    }
}
