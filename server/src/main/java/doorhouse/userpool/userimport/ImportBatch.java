package doorhouse.userpool.userimport;

import doorhouse.store.StoreException;
import doorhouse.store.StoreUnavailable;
import doorhouse.userpool.directory.NameTaken;
import doorhouse.userpool.directory.SignInNames;
import doorhouse.userpool.directory.UserRows;
import doorhouse.userpool.directory.Users;
import doorhouse.userpool.mfa.UserMfas;
import doorhouse.userpool.pool.UserPool;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Some rows of a file, written together. All at once where nothing stands against it, which costs
/// a fraction; else one after the other, in the order of the file, whatever could not go along.
final class ImportBatch {
    private static final Logger LOG = LoggerFactory.getLogger(ImportBatch.class);

    record Row(long line, RowCheck.Checked checked) {}

    /// What became of a row.
    record Outcome(long line, Kind kind, String reason) {
        enum Kind {
            SUCCEEDED,
            SKIPPED,
            FAILED
        }

        String text() {
            return "[" + kind + "] Line Number " + line + " - " + reason;
        }
    }

    private final Users users;
    private final UserMfas mfas;
    private final UserPool pool;
    private final String jobId;

    ImportBatch(ImportRun.Stage stage, UserPool pool, String jobId) {
        this.users = stage.users();
        this.mfas = stage.mfas();
        this.pool = pool;
        this.jobId = jobId;
    }

    /// @return what became of each row, in their order
    List<Outcome> write(List<Row> rows) {
        var together = together(rows.stream().flatMap(ImportBatch::user).toList());
        return rows.stream().map(row -> write(row, together)).toList();
    }

    private static Stream<UserRows> user(Row row) {
        return switch (row.checked) {
            case RowCheck.Good good -> Stream.of(good.user());
            case RowCheck.Bad _ -> Stream.empty();
        };
    }

    /// Those who could be added all at once, and have been.
    private Map<UserRows, Boolean> together(List<UserRows> all) {
        var added = new IdentityHashMap<UserRows, Boolean>();
        try {
            if (users.addAll(pool, all)) {
                all.forEach(user -> added.put(user, true));
                return added;
            }
            var some = users.addable(pool.id(), all);
            if (users.addAll(pool, some)) some.forEach(user -> added.put(user, true));
        } catch (StoreException refused) {
            // For one row, perhaps: each of them will tell.
            LOG.debug("user import {}: {}", jobId, refused.getMessage());
        }
        return added;
    }

    private Outcome write(Row row, Map<UserRows, Boolean> together) {
        return switch (row.checked) {
            case RowCheck.Bad bad -> new Outcome(row.line, Outcome.Kind.FAILED, bad.fault());
            case RowCheck.Good good -> {
                if (!together.containsKey(good.user())) yield add(row.line, good);
                yield succeeded(row.line, good);
            }
        };
    }

    private Outcome add(long line, RowCheck.Good good) {
        try {
            users.add(pool, good.user().user(), Users.Aliases.KEPT);
        } catch (NameTaken taken) {
            return taken(line, taken);
        } catch (StoreUnavailable away) {
            // Nothing that the row is to blame for: all of them are tried again.
            throw away;
        } catch (StoreException refused) {
            // One row that the database will not have leaves the others alone.
            LOG.warn("user import {}: line {}: {}", jobId, line, refused.getMessage());
            return new Outcome(line, Outcome.Kind.FAILED, "The server could not write the user.");
        }
        return succeeded(line, good);
    }

    private Outcome succeeded(long line, RowCheck.Good good) {
        if (good.smsMfa()) mfas.enableSms(good.user().user());
        return new Outcome(line, Outcome.Kind.SUCCEEDED, "The import succeeded.");
    }

    /// Who has the name that a row's user is called by is that user; who has its alias is another.
    private Outcome taken(long line, NameTaken taken) {
        boolean same =
                taken.kind() == SignInNames.Kind.USERNAME
                        || pool.settings().usernameAttributes().contains(taken.attribute());
        if (same) return new Outcome(line, Outcome.Kind.SKIPPED, "The user already exists.");
        return new Outcome(
                line,
                Outcome.Kind.FAILED,
                "An account with the given " + taken.attribute() + " already exists.");
    }
}
