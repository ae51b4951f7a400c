package doorhouse.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Argon2Test {
    private static final byte[] SALT = Hashes.utf8("a salt of 16 b..");

    @Test
    void aHashIsTheSameForTheSameInputsAndNoOthers() {
        try (var argon2 = new Argon2(1, 1, Argon2Cost.MAX_MEMORY_KIB);
                var call = argon2.call("")) {
            byte[] hash = call.hash("Pässwörd 1!", SALT, Argon2Cost.DEFAULT);

            assertThat(hash).hasSize(32);
            assertThat(call.hash("Pässwörd 1!", SALT, Argon2Cost.DEFAULT)).isEqualTo(hash);
            assertThat(call.hash("pässwörd 1!", SALT, Argon2Cost.DEFAULT)).isNotEqualTo(hash);
            assertThat(call.hash("Pässwörd 1!", new byte[16], Argon2Cost.DEFAULT))
                    .isNotEqualTo(hash);
        }
    }

    /// Another implementation is the oracle, over costs, lanes and lengths of every kind.
    @Test
    void hashesAreThoseOfBouncyCastle() {
        var random = new Random(9106);
        for (int i = 0; i < 150; i++) {
            int lanes = 1 + random.nextInt(4);
            int memory = 8 * lanes + random.nextInt(i % 10 == 0 ? 3000 : 200);
            var cost = new Argon2Cost(memory, 1 + random.nextInt(4), lanes);
            byte[] password = bytes(random, random.nextInt(300));
            byte[] salt = bytes(random, 8 + random.nextInt(40));
            int length = 4 + random.nextInt(200);
            long[] used = new long[Argon2id.words(cost)];
            Arrays.setAll(used, _ -> random.nextLong());

            byte[] hash = Argon2id.hash(new Argon2id.Input(password, salt), cost, length, used);

            assertThat(hash)
                    .as("%s, %d bytes, round %d", cost, length, i)
                    .isEqualTo(bouncyCastle(password, salt, cost, length));
            assertThat(used).containsOnly(0);
        }
    }

    private static byte[] bytes(Random random, int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] bouncyCastle(byte[] password, byte[] salt, Argon2Cost cost, int length) {
        var generator = new Argon2BytesGenerator();
        generator.init(
                new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                        .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                        .withMemoryAsKB(cost.memoryKib())
                        .withIterations(cost.passes())
                        .withParallelism(cost.lanes())
                        .withSalt(salt)
                        .build());
        byte[] hash = new byte[length];
        generator.generateBytes(password, hash);
        return hash;
    }

    @Test
    void ofACrowdSomeAreRefusedAndTheMemoryStaysBounded() throws Exception {
        var cost = new Argon2Cost(Argon2Cost.MAX_MEMORY_KIB, 1, 1);
        try (var argon2 = new Argon2(1, 16, Argon2Cost.MAX_MEMORY_KIB);
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = new ArrayList<Callable<Throwable>>();
            for (int i = 0; i < 200; i++) calls.add(() -> catchThrowable(() -> hash(argon2, cost)));

            var outcomes = new ArrayList<Throwable>();
            for (var call : callers.invokeAll(calls)) outcomes.add(call.get());

            assertThat(outcomes).anyMatch(Argon2.TooBusy.class::isInstance);
            assertThat(outcomes).containsNull();
            assertThat(outcomes)
                    .allMatch(thrown -> thrown == null || thrown instanceof Argon2.TooBusy);
            assertThat(argon2.hashes()).isLessThan(200);
        }
    }

    private static void hash(Argon2 argon2, Argon2Cost cost) {
        try (var call = argon2.call("")) {
            call.hash("Passw0rd!", SALT, cost);
        }
    }

    @Test
    void oneOwnersCallersLeaveRoomToOthers() {
        var cost = new Argon2Cost(8, 1, 1);
        try (var argon2 = new Argon2(1, 4, Argon2Cost.MAX_MEMORY_KIB)) {
            try (var first = argon2.call("a");
                    var second = argon2.call("a");
                    var third = argon2.call("a");
                    var other = argon2.call("b")) {
                for (int i = 0; i < 3; i++) {
                    first.hash("Passw0rd!", SALT, cost);
                    second.hash("Passw0rd!", SALT, cost);
                }

                assertThatThrownBy(() -> third.hash("Passw0rd!", SALT, cost))
                        .isInstanceOf(Argon2.TooBusy.class);
                assertThat(other.hash("Passw0rd!", SALT, cost)).hasSize(32);
            }
            try (var after = argon2.call("a")) {
                assertThat(after.hash("Passw0rd!", SALT, cost)).hasSize(32);
            }
        }
    }

    @Test
    void memoryIsUsedAgainAndWhatIsTooSmallMakesRoom() throws InterruptedException {
        var memory = new Argon2Memory(8 * 1024);
        int mebi = 1024 * 128;

        long[] three = memory.take(3 * mebi);
        long[] four = memory.take(4 * mebi);
        memory.give(four);
        memory.give(three);

        assertThat(memory.take(2 * mebi)).as("the smallest").isSameAs(three);
        assertThat(memory.take(3 * mebi)).isSameAs(four);
        assertThat(memory.words()).isEqualTo(7L * mebi);
        memory.give(three);
        memory.give(four);
        assertThat(memory.take(8 * mebi)).hasSize(8 * mebi);
        assertThat(memory.words()).isEqualTo(8L * mebi);
    }

    @ParameterizedTest
    @CsvSource({
        "m47104:t1:p1, true",
        "m47103:t1:p1, false",
        "m19456:t2:p1, true",
        "m19455:t2:p4, false",
        "m12288:t3:p1, true",
        "m9216:t4:p1, true",
        "m9215:t4:p1, false",
        "m7168:t5:p1, true",
        "m7167:t5:p1, false",
        "m7167:t10:p1, false",
        "m65536:t10:p4, true"
    })
    void aCostIsStrongFromOwaspsMinimumOn(String text, boolean strong) {
        var cost = Argon2Cost.find(text).orElseThrow();

        assertThat(cost.strong()).isEqualTo(strong);
        assertThat(cost).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "m19456",
                "m65537:t2:p1",
                "m19456:t11:p1",
                "m19456:t0:p1",
                "m19456:t2:p0",
                "m19456:t2:p5",
                "m31:t2:p4",
                "m19456:t2:p1 ",
                "M19456:t2:p1"
            })
    void aTextOutOfTheBoundsIsNoCost(String text) {
        assertThat(Argon2Cost.find(text)).isEmpty();
    }
}
