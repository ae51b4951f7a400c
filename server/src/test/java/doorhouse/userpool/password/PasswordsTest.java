package doorhouse.userpool.password;

import static doorhouse.testing.TestPool.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.crypto.Argon2;
import doorhouse.crypto.Argon2Cost;
import doorhouse.crypto.RandomText;
import doorhouse.id.UserPoolId;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.directory.Users;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.pool.UserPools;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What lies below the sign-ins of pools whose passwords are in several forms.
class PasswordsTest {
    private static final List<String> COSTS = List.of("m7168:t5:p1", "m9216:t4:p1", "m12288:t3:p1");

    private final TestServer server = TestServer.shared();
    private final SecureRandom random = new SecureRandom();
    private final Argon2 argon2 = new Argon2(1, 8, Argon2Cost.MAX_MEMORY_KIB);

    /// On another node of the same server, where no minute ever passes.
    private final Passwords passwords =
            new Passwords(
                    server.database(), server.vault(), argon2, () -> 0, random, server.clock());

    @AfterEach
    void close() {
        argon2.close();
    }

    @Test
    void aCheckMakesAsManyHashesWhoeverIsAskedFor() {
        var pool = server.pool();
        for (String cost : COSTS) {
            tag(pool, "argon2id:" + cost);
            pool.confirmedUser("of-" + cost.replace(':', '-'));
        }
        tag(pool, "srp");
        pool.confirmedUser("by-srp");
        var now = now(pool);

        assertThat(hashes(() -> passwords.spendTheTimeOfACheck(now, "nobody", PASSWORD)))
                .isEqualTo(COSTS.size());
        for (String name :
                List.of("of-m7168-t5-p1", "of-m9216-t4-p1", "of-m12288-t3-p1", "by-srp")) {
            assertThat(hashes(() -> assertThat(check(now, name)).isPresent()))
                    .as(name)
                    .isEqualTo(COSTS.size());
        }
    }

    @Test
    void aFormThatIsNewToAPoolCountsAtOnce() {
        var pool = server.pool();
        pool.confirmedUser("ana");
        var before = now(pool);
        assertThat(hashes(() -> passwords.spendTheTimeOfACheck(before, "nobody", PASSWORD)))
                .isZero();
        tag(pool, "argon2id:" + COSTS.getFirst());
        var hashing = now(pool);
        var ana = user(hashing, "ana");
        passwords.keep(ana, passwords.prepare(hashing, ana, PASSWORD));
        tag(pool, "srp");
        var after = now(pool);

        assertThat(hashes(() -> passwords.spendTheTimeOfACheck(after, "nobody", PASSWORD))).isOne();
    }

    @Test
    void aPasswordThatWasChangedMeanwhileIsNotRenewed() {
        var pool = server.pool();
        pool.confirmedUser("ana");
        tag(pool, "argon2id:" + COSTS.getFirst());
        var now = now(pool);
        var ana = user(now, "ana");
        var right = check(now, "ana").orElseThrow();

        passwords.keep(ana, passwords.prepare(now, ana, "Another-Horse-8"));
        passwords.renew(now, ana, right);

        var kept = passwords.find(now.id(), ana.sub()).orElseThrow();
        assertThat(passwords.matches(now, ana, "Another-Horse-8", kept)).isTrue();
        assertThat(passwords.matches(now, ana, PASSWORD, kept)).isFalse();
    }

    private long hashes(Runnable work) {
        long before = argon2.hashes();
        work.run();
        return argon2.hashes() - before;
    }

    private Optional<Passwords.Right> check(UserPool pool, String name) {
        var user = user(pool, name);
        var kept = passwords.find(pool.id(), user.sub()).orElseThrow();
        return passwords.check(pool, user, PASSWORD, kept);
    }

    private User user(UserPool pool, String name) {
        return new Users(server.database(), server.clock()).get(pool, name);
    }

    private UserPool now(TestPool pool) {
        var making =
                new UserPools.Making(
                        new RandomText(random), false, (_, _) -> {}, (_, _) -> {}, _ -> {});
        return new UserPools(server.database(), server.clock(), System::nanoTime, making)
                .get(new UserPoolId(pool.id()));
    }

    private void tag(TestPool pool, String value) {
        var arn = server.admin().describeUserPool(r -> r.userPoolId(pool.id())).userPool().arn();
        server.admin()
                .tagResource(r -> r.resourceArn(arn).tags(Map.of("doorhouse:passwords", value)));
    }
}
