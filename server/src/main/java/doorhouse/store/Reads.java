package doorhouse.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads of which none waits for another's answer, to be made together by [Database#read]: a server
/// is then asked once and not once for each.
public final class Reads {
    private final List<Asked<?>> asked = new ArrayList<>();

    /// @return the answer, once they were made
    public <T> Supplier<T> add(Read<T> read) {
        var added = new Asked<>(read);
        asked.add(added);
        return added;
    }

    List<Asked<?>> asked() {
        return asked;
    }

    /// All of them as one text.
    String sql() {
        return asked.stream().map(one -> one.read.sql()).collect(Collectors.joining(";\n"));
    }

    /// The arguments of all of them.
    @Nullable Object[] args() {
        var args = new ArrayList<@Nullable Object>();
        for (var one : asked) Collections.addAll(args, one.read.args());
        return args.toArray();
    }

    /// One of them, and its answer once it is there.
    static final class Asked<T> implements Supplier<T> {
        private final Read<T> read;
        private @Nullable Supplier<T> answer;

        private Asked(Read<T> read) {
            this.read = read;
        }

        Read<T> read() {
            return read;
        }

        void answer(ResultSet rows) throws SQLException {
            answer = read.read(rows);
        }

        @Override
        public T get() {
            if (answer == null) throw new IllegalStateException("not read yet: " + read.sql());
            return answer.get();
        }
    }
}
