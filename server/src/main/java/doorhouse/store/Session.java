package doorhouse.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One connection while one thread uses it. A statement that failed fails the transaction around
/// it, on SQLite as on PostgreSQL: nothing more runs until a rollback, and it cannot commit.
final class Session {
    private final Statements statements;
    private @Nullable SQLException failure;

    Session(Statements statements) {
        this.statements = statements;
    }

    int run(String sql, @Nullable Object... args) {
        return using(sql, args, PreparedStatement::executeUpdate);
    }

    <T> Optional<T> find(String sql, RowReader<T> reader, @Nullable Object... args) {
        return read(Read.one(sql, reader, args));
    }

    <T> List<T> list(String sql, RowReader<T> reader, @Nullable Object... args) {
        return read(Read.all(sql, reader, args));
    }

    private <T> T read(Read<T> read) {
        return using(
                        read.sql(),
                        read.args(),
                        statement -> {
                            try (var rows = statement.executeQuery()) {
                                return read.read(rows);
                            }
                        })
                .get();
    }

    void read(Reads reads) {
        if (!statements.takeSeveral()) {
            for (var one : reads.asked()) readOne(one);
            return;
        }
        using(
                reads.sql(),
                reads.args(),
                statement -> {
                    statement.execute();
                    for (var one : reads.asked()) {
                        try (var rows = statement.getResultSet()) {
                            one.answer(rows);
                        }
                        statement.getMoreResults();
                    }
                    return reads;
                });
    }

    private void readOne(Reads.Asked<?> one) {
        using(
                one.read().sql(),
                one.read().args(),
                statement -> {
                    try (var rows = statement.executeQuery()) {
                        one.answer(rows);
                        return one;
                    }
                });
    }

    /// Runs a body that is undone alone when it throws.
    <T> T savepoint(Supplier<T> body) {
        run("savepoint part");
        try {
            var result = body.get();
            requireSound();
            run("release savepoint part");
            return result;
        } catch (Throwable thrown) {
            undoPart();
            throw thrown;
        }
    }

    private void undoPart() {
        var before = failure;
        // A conflict with another transaction is mended only by running the whole one again.
        if (before != null && Failures.isConflict(before)) return;
        failure = null;
        try {
            run("rollback to savepoint part");
            run("release savepoint part");
        } catch (StoreException lost) {
            // The failure stays set: the transaction is gone (a full disk, a lost connection).
            if (failure == null) failure = before;
        }
    }

    /// The failure no rollback has undone yet.
    @Nullable SQLException failure() {
        return failure;
    }

    void requireSound() {
        if (failure != null)
            throw new StoreException("a statement of this transaction failed", failure);
    }

    void forget() {
        failure = null;
    }

    private interface Use<T> {
        T of(PreparedStatement statement) throws SQLException;
    }

    private <T> T using(String sql, @Nullable Object[] args, Use<T> use) {
        requireSound();
        try {
            var statement = statements.take(sql);
            boolean whole = false;
            try {
                for (int i = 0; i < args.length; i++) bind(statement, i + 1, args[i]);
                var result = use.of(statement);
                whole = true;
                return result;
            } finally {
                if (whole) statements.giveBack(sql, statement);
                else statement.close();
            }
        } catch (SQLException e) {
            failure = e;
            throw Failures.thrown(sql, e);
        }
    }

    /// PostgreSQL refuses these, and SQLite would keep something else.
    private static String storable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) throw new IllegalArgumentException("text with a NUL");
            if (!Character.isSurrogate(c)) continue;
            if (!Character.isHighSurrogate(c)
                    || ++i == text.length()
                    || !Character.isLowSurrogate(text.charAt(i))) {
                throw new IllegalArgumentException("text with half a surrogate pair");
            }
        }
        return text;
    }

    private static void bind(PreparedStatement statement, int at, @Nullable Object value)
            throws SQLException {
        switch (value) {
            case null -> statement.setNull(at, Types.NULL);
            case String text -> statement.setString(at, storable(text));
            case Integer number -> statement.setInt(at, number);
            case Long number -> statement.setLong(at, number);
            case Boolean flag -> statement.setBoolean(at, flag);
            case Instant instant -> statement.setLong(at, instant.toEpochMilli());
            case byte[] bytes -> statement.setBytes(at, bytes);
            default -> throw new IllegalArgumentException("no column holds a " + value.getClass());
        }
    }
}
