package doorhouse.userpool.userimport;

import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.userpool.directory.Users;
import doorhouse.userpool.mfa.UserMfas;
import doorhouse.userpool.pool.UserPools;
import doorhouse.vault.Vault;
import java.time.Clock;
import java.util.function.Function;

/// The parts of user import, put together: what the operations, the door and the worker share.
public final class UserImports {
    final Database database;
    final UserPools pools;
    final ImportStore jobs;
    final Uploads uploads;
    final ImportLog log;
    final SignedUrls urls;
    final Clock clock;
    private final ImportRun.Stage stage;

    /// @param poolUrl the address of a pool, without a slash at the end
    public UserImports(
            Database database,
            Vault vault,
            UserPools pools,
            Users users,
            UserMfas mfas,
            Function<UserPoolId, String> poolUrl,
            Clock clock) {
        this.database = database;
        this.pools = pools;
        this.jobs = new ImportStore(database);
        this.uploads = new Uploads(database, vault, jobs, Uploads.MOST_BYTES_OF_A_POOL);
        this.log = new ImportLog(database);
        this.urls = new SignedUrls(vault, poolUrl, clock);
        this.clock = clock;
        this.stage = new ImportRun.Stage(database, pools, users, mfas, jobs, uploads, log, clock);
    }

    /// Whoever works on what is under way; to be closed before the database is.
    public ImportWorker worker() {
        return new ImportWorker(stage);
    }

    /// Whether a job of the pool is under way.
    public boolean importing(UserPoolId pool) {
        return jobs.importing(pool);
    }

    ImportRun.Stage stage() {
        return stage;
    }
}
