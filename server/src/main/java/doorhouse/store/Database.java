package doorhouse.store;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The database of one region. Arguments are `String`, `Integer`, `Long`, `Boolean`, `Instant`,
/// `byte[]` or null. Every call ends within some seconds: with its result, or with a
/// [StoreException]. So do all calls of one request together ([RequestTime]).
///
/// A thread holds one connection at most: what a [RowReader] reads it reads by the same one, and it
/// writes nothing.
///
/// Who was told that a write is done sees it in every later read, on any thread.
public final class Database implements AutoCloseable {
    private static final Duration LAST_CALLS = Duration.ofSeconds(15);
    private static final int MANY = Integer.MAX_VALUE;

    private final Engine engine;

    /// The transaction of this thread. One for each database, so that two can be used together.
    private final ScopedValue<Session> running = ScopedValue.newInstance();

    /// One permit for each call under way; closing takes them all.
    private final Semaphore calls = new Semaphore(MANY);

    /// What this thread reads by, for readers that read more: by a second connection they might
    /// wait for somebody who waits for theirs.
    private final ScopedValue<Session> reading = ScopedValue.newInstance();

    private volatile boolean closed;

    /// As this node last read it.
    private volatile Instant sweptUntil = Instant.EPOCH;

    private Database(Engine engine) {
        this.engine = engine;
    }

    /// Opens, and if need be makes, the database file and brings its tables up to date. One process
    /// at a time may have it open.
    public static Database sqlite(Path file) {
        return new Database(Sqlite.open(file));
    }

    /// Connects, and brings the tables up to date.
    public static Database postgres(PostgresSettings settings) {
        return postgres(settings, Duration.ZERO);
    }

    /// As above, and waits for a server that may not be there yet.
    ///
    /// @throws StoreException when it refuses us, or does not come within the patience
    public static Database postgres(PostgresSettings settings, Duration patience) {
        return new Database(Postgres.open(settings, patience));
    }

    /// Runs one statement that writes, in the transaction of this thread or in its own.
    ///
    /// @return how many rows it touched
    public int run(String sql, @Nullable Object... args) {
        if (running.isBound()) return running.get().run(sql, args);
        return write(end -> engine.run(end, sql, args));
    }

    /// Inserts many rows, in the transaction of this thread or all in one of their own: far cheaper
    /// than one after the other.
    ///
    /// @param sql an insert of one row, with a `?` for each of its values
    /// @return how many rows it touched; fewer than given where it skips some
    public int insertAll(String sql, List<@Nullable Object[]> rows) {
        if (running.isBound()) return ManyRows.insert(running.get(), sql, rows);
        return write(end -> engine.write(end, session -> ManyRows.insert(session, sql, rows)));
    }

    /// Reads the one row, if there is one; more than one is an error. Sees what is committed and,
    /// inside a transaction, what this transaction wrote. A statement that writes and returns rows
    /// needs a transaction around it.
    public <T> Optional<T> find(String sql, RowReader<T> reader, @Nullable Object... args) {
        if (running.isBound()) return running.get().find(sql, reader, args);
        if (reading.isBound()) return reading.get().find(sql, reader, args);
        return read(session -> session.find(sql, reader, args));
    }

    /// Reads all rows; bound it by `limit`. Otherwise as [#find].
    public <T> List<T> list(String sql, RowReader<T> reader, @Nullable Object... args) {
        if (running.isBound()) return running.get().list(sql, reader, args);
        if (reading.isBound()) return reading.get().list(sql, reader, args);
        return read(session -> session.list(sql, reader, args));
    }

    /// Makes reads together, at the cost of one on a server. Each sees what [#find] would see, and
    /// no two need to see the same moment. A transaction's body may be run again: it makes the
    /// [Reads] anew.
    public void read(Reads reads) {
        if (running.isBound()) running.get().read(reads);
        else if (reading.isBound()) reading.get().read(reads);
        else read(session -> made(session, reads));
    }

    private static Reads made(Session session, Reads reads) {
        session.read(reads);
        return reads;
    }

    /// Runs the body as one transaction, and returns once it is durable. If the body throws,
    /// nothing is written and the exception comes out as it is. Inside another transaction the body
    /// joins it, and is undone alone if it throws.
    ///
    /// The body may run on another thread and more than once, while others wait for it. So it reads
    /// and writes this database and does nothing else: it sends nothing, waits for nobody, computes
    /// nothing long, and keeps no trace of a run that failed.
    public <T> T transaction(Supplier<T> body) {
        Supplier<T> checked = () -> requireNonNull(body.get(), "a transaction's result");
        if (running.isBound()) return running.get().savepoint(checked);
        return write(end ->
                engine.write(
                        end, session -> ScopedValue.where(running, session).call(checked::get)));
    }

    public void transaction(Runnable body) {
        transaction(() -> {
            body.run();
            return true;
        });
    }

    /// Whether this thread is inside a transaction: then what it reads may yet be undone, so
    /// nothing that outlives the transaction, such as a cache, may keep it.
    public boolean inTransaction() {
        return running.isBound();
    }

    /// The tables that have a column of this name, in order: what belongs to a user pool is in
    /// those with `user_pool_id`.
    public List<String> tablesWith(String column) {
        return list(engine.tablesWithColumn(), row -> row.text("name"), column);
    }

    /// Deletes rows whose `expires_at` is before `now`, at most `limit` from each table.
    ///
    /// @return how many went; when it is a multiple of the limit there may be more
    public int sweep(Instant now, int limit) {
        int swept = 0;
        for (var table : tablesWith("expires_at")) {
            swept += run(engine.deleteSome(table, "expires_at < ?"), now, limit);
        }
        return swept;
    }

    /// Up to when rows that expire may have been swept.
    Instant sweptUntil() {
        return sweptUntil;
    }

    /// Reads it afresh; empty where nothing was ever swept.
    Optional<Instant> readSweptUntil() {
        var read =
                find(
                        "select swept_until from sweep_mark where id = 'all'",
                        row -> row.instant("swept_until"));
        read.ifPresent(until -> sweptUntil = until);
        return read;
    }

    /// Tells all nodes up to when rows may soon be swept.
    void announceSweep(Instant until) {
        run(
                """
                insert into sweep_mark (id, swept_until) values ('all', ?)
                    on conflict (id) do update set swept_until = excluded.swept_until
                 where sweep_mark.swept_until < excluded.swept_until\
                """,
                until);
        readSweptUntil();
    }

    /// Refuses what ended before rows about it may have been swept: whoever asks such a thing has a
    /// clock that went back, and whether it was spent or revoked can no longer be known.
    ///
    /// @param end of the thing, and of what is kept about it
    /// @throws StoreUnavailable for the answer may be had again when the clock is right
    public void requireUnswept(Instant end) {
        if (!end.isAfter(sweptUntil))
            throw new StoreUnavailable(
                    "the clock went back: what ended by " + end + " is not known any more");
    }

    /// Refuses what a clock that went back would do harm by: time has passed further than `now`.
    ///
    /// @throws StoreUnavailable for it can be done when the clock is right
    public void requirePassed(Instant now) {
        readSweptUntil()
                .filter(now::isBefore)
                .ifPresent(until -> {
                    throw new StoreUnavailable(
                            "the clock shows "
                                    + now
                                    + ", but this database was in use until "
                                    + until);
                });
    }

    /// The time, but not much later than the database's own machine has it: a node whose clock runs
    /// ahead does not speak for the others.
    Instant notAhead(Instant now) {
        var latest = engine.now().map(its -> its.plus(SweepTime.SLACK));
        return latest.filter(now::isAfter).orElse(now);
    }

    /// Deletes rows of a table in which the column has this value, at most `limit`.
    ///
    /// @return how many went
    public int deleteSome(String table, String column, String value, int limit) {
        return run(engine.deleteSome(table, column + " = ?"), value, limit);
    }

    /// Whether it answers, be it others just now.
    public boolean ready() {
        try {
            return transaction(() -> find("select 1 as one", row -> row.flag("one")).isPresent());
        } catch (StoreBusy e) {
            return true;
        } catch (StoreException e) {
            return false;
        }
    }

    private <T> T read(Function<Session, T> work) {
        return call(end ->
                engine.read(
                        end,
                        session ->
                                ScopedValue.where(reading, session)
                                        .call(() -> work.apply(session))));
    }

    private <T> T write(Function<Deadline, T> work) {
        if (reading.isBound()) throw new IllegalStateException("a reader of rows writes");
        var written = call(work);
        RequestTime.wrote();
        return written;
    }

    private <T> T call(Function<Deadline, T> work) {
        if (!calls.tryAcquire()) throw new StoreUnavailable("the database is closed");
        try {
            if (closed) throw new StoreUnavailable("the database is closed");
            return RequestTime.spend(work);
        } finally {
            calls.release();
        }
    }

    /// Takes no more calls, lets those under way end, and closes.
    @Override
    public void close() {
        if (closed) return;
        closed = true;
        boolean interrupted = false;
        try {
            calls.tryAcquire(MANY, LAST_CALLS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        engine.close();
        if (interrupted) Thread.currentThread().interrupt();
    }
}
