package doorhouse.message;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/// Takes every message instead of sending it, for laptops and CI: the newest [#MOST], in memory.
public final class Inbox implements Sender {
    static final int MOST = 1_000;

    /// A message and when it came.
    public record Received(Message message, Instant at) {}

    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Received> received = new ArrayDeque<>();

    public Inbox(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void send(Message message) {
        var arrival = new Received(message, clock.instant());
        lock.lock();
        try {
            received.addFirst(arrival);
            if (received.size() > MOST) received.removeLast();
        } finally {
            lock.unlock();
        }
    }

    /// Those that fit, newest first.
    public List<Received> list(Predicate<Received> fits) {
        lock.lock();
        try {
            return received.stream().filter(fits).toList();
        } finally {
            lock.unlock();
        }
    }

    public void clear() {
        lock.lock();
        try {
            received.clear();
        } finally {
            lock.unlock();
        }
    }
}
