package doorhouse.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import doorhouse.crypto.BrokenSeal;
import doorhouse.crypto.MasterKey;
import doorhouse.store.Database;
import doorhouse.testing.TestPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
class VaultTest {
    enum Engine {
        SQLITE,
        POSTGRES
    }

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String POOL = "us-east-1_AbC123xYz";
    private static final byte[] PLAIN = "the plain bytes".getBytes(StandardCharsets.US_ASCII);

    private final Engine engine;
    @TempDir Path folder;
    private Database database;
    private Path masterFile;
    private Vault vault;

    VaultTest(Engine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void open() throws IOException {
        database =
                switch (engine) {
                    case SQLITE -> Database.sqlite(folder.resolve("doorhouse.db"));
                    case POSTGRES -> Database.postgres(TestPostgres.database());
                };
        masterFile = folder.resolve("master.key");
        vault = anotherNode();
    }

    @AfterEach
    void close() {
        database.close();
    }

    private Vault anotherNode() throws IOException {
        return new Vault(database, MasterKey.load(masterFile, RANDOM));
    }

    @Test
    void whatOneNodeSealsAnotherOpens() throws IOException {
        var sealer = vault.sealer(POOL);
        byte[] sealed = sealer.seal("totp", "ana", PLAIN);
        String text = sealer.sealText("totp", "ana", PLAIN);
        String jwe = sealer.sealJwe("refresh-token", PLAIN);
        byte[] hash = sealer.keyedHash("code", PLAIN);

        var other = anotherNode().sealer(POOL);

        assertThat(other.unseal("totp", "ana", sealed)).isEqualTo(PLAIN);
        assertThat(other.unsealText("totp", "ana", text)).isEqualTo(PLAIN);
        assertThat(other.unsealJwe("refresh-token", jwe)).isEqualTo(PLAIN);
        assertThat(other.keyedHash("code", PLAIN)).isEqualTo(hash);
    }

    @Test
    void whatOneOwnerSealsNoOtherOpens() {
        byte[] sealed = vault.sealer(POOL).seal("totp", "ana", PLAIN);
        String jwe = vault.sealer(POOL).sealJwe("refresh-token", PLAIN);
        var other = vault.sealer("us-east-1_Other");

        assertBroken(() -> other.unseal("totp", "ana", sealed));
        assertBroken(() -> other.unsealJwe("refresh-token", jwe));
        assertThat(other.keyedHash("code", PLAIN))
                .isNotEqualTo(vault.sealer(POOL).keyedHash("code", PLAIN));
    }

    @Test
    void aSealIsBrokenByAnyChange() {
        var sealer = vault.sealer(POOL);
        byte[] sealed = sealer.seal("totp", "ana", PLAIN);

        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            assertBroken(() -> sealer.unseal("totp", "ana", changed));
        }
        assertBroken(() -> sealer.unseal("totp", "ben", sealed));
        assertBroken(() -> sealer.unseal("srp-verifier", "ana", sealed));
        assertBroken(() -> sealer.unseal("totp", "ana", new byte[4]));
        assertBroken(() -> sealer.unsealText("totp", "ana", "no Base64url"));
    }

    @Test
    void afterARotationTheNewKeySealsAndAllOpen() throws IOException {
        var sealer = vault.sealer(POOL);
        var other = anotherNode().sealer(POOL);
        byte[] old = sealer.seal("totp", "ana", PLAIN);
        String oldJwe = other.sealJwe("refresh-token", PLAIN);
        byte[] hash = sealer.keyedHash("code", PLAIN);

        vault.rotate(POOL);
        byte[] fresh = sealer.seal("totp", "ana", PLAIN);
        String freshJwe = sealer.sealJwe("refresh-token", PLAIN);

        assertThat(old).startsWith(0, 0, 0, 1);
        assertThat(fresh).startsWith(0, 0, 0, 2);
        for (var node : new Sealer[] {sealer, other}) {
            assertThat(node.unseal("totp", "ana", old)).isEqualTo(PLAIN);
            assertThat(node.unseal("totp", "ana", fresh)).isEqualTo(PLAIN);
            assertThat(node.unsealJwe("refresh-token", oldJwe)).isEqualTo(PLAIN);
            assertThat(node.unsealJwe("refresh-token", freshJwe)).isEqualTo(PLAIN);
            assertThat(node.keyedHash("code", PLAIN)).isEqualTo(hash);
        }
    }

    @Test
    void aKeyMadeInATransactionThatIsUndoneSealsNothingLater() throws IOException {
        assertThatThrownBy(() ->
                        database.transaction(() -> {
                            vault.sealer(POOL).seal("totp", "ana", PLAIN);
                            throw new IllegalStateException("undo");
                        }))
                .hasMessage("undo");

        byte[] sealed = vault.sealer(POOL).seal("totp", "ana", PLAIN);

        assertThat(anotherNode().sealer(POOL).unseal("totp", "ana", sealed)).isEqualTo(PLAIN);
    }

    @Test
    void aKeyMadeInATransactionThatHoldsIsTheKey() throws IOException {
        byte[] sealed = database.transaction(() -> vault.sealer(POOL).seal("totp", "ana", PLAIN));

        assertThat(vault.sealer(POOL).unseal("totp", "ana", sealed)).isEqualTo(PLAIN);
        assertThat(anotherNode().sealer(POOL).unseal("totp", "ana", sealed)).isEqualTo(PLAIN);
    }

    @Test
    void nodesThatMakeTheFirstKeyAtOnceHaveTheSame() throws Exception {
        var nodes = new Vault[] {anotherNode(), anotherNode(), anotherNode(), anotherNode()};
        try (var threads = Executors.newFixedThreadPool(nodes.length)) {
            var tasks =
                    Stream.of(nodes)
                            .map(node ->
                                    (Callable<byte[]>)
                                            () -> node.sealer(POOL).seal("totp", "ana", PLAIN))
                            .toList();

            for (var sealed : threads.invokeAll(tasks)) {
                for (var node : nodes)
                    assertThat(node.sealer(POOL).unseal("totp", "ana", sealed.get()))
                            .isEqualTo(PLAIN);
            }
        }
    }

    @Test
    void whatAForgottenOwnerSealedStaysClosed() {
        byte[] sealed = vault.sealer(POOL).seal("totp", "ana", PLAIN);

        vault.forget(POOL);

        assertBroken(() -> vault.sealer(POOL).unseal("totp", "ana", sealed));
        vault.sealer(POOL).seal("totp", "ana", PLAIN);
        assertBroken(() -> vault.sealer(POOL).unseal("totp", "ana", sealed));
    }

    @Test
    void dataKeysAreWrappedAnewUnderANewMasterKey() throws IOException {
        byte[] sealed = vault.sealer(POOL).seal("totp", "ana", PLAIN);
        for (int i = 0; i < 250; i++) vault.sealer("owner" + i).seal("totp", "ana", PLAIN);
        MasterKey.rotate(masterFile, RANDOM);
        var rotated = anotherNode();

        assertThat(rotated.rewrap()).isEqualTo(251);

        assertThat(rotated.rewrap()).isZero();
        assertThat(anotherNode().sealer(POOL).unseal("totp", "ana", sealed)).isEqualTo(PLAIN);
        var onlyOld = new Vault(database, new MasterKey(new byte[32], RANDOM));
        assertBroken(() -> onlyOld.sealer(POOL).unseal("totp", "ana", sealed));
    }

    @Test
    void theDatabaseHoldsNoKeyInTheClear() {
        vault.sealer(POOL).seal("totp", "ana", PLAIN);

        var wrapped = database.list("select wrapped from data_key", row -> row.bytes("wrapped"));

        // A version of the master key, a nonce, the key and a tag.
        assertThat(wrapped).hasSize(1);
        assertThat(wrapped.getFirst()).hasSize(4 + 24 + 32 + 16).startsWith(0, 0, 0, 1);
    }

    private static void assertBroken(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(BrokenSeal.class);
    }
}
