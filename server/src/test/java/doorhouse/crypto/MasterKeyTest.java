package doorhouse.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MasterKeyTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final byte[] PLAIN = {1, 2, 3};

    @TempDir Path folder;
    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("data/master.key");
    }

    @Test
    void theFileIsMadeOnceForItsOwnerAlone() throws IOException {
        var first = MasterKey.load(file, RANDOM);
        byte[] wrapped = first.newWrapped("pool", 1);
        byte[] sealed = first.unwrap("pool", 1, wrapped).seal("kind", "context", PLAIN);

        var second = MasterKey.load(file, RANDOM);

        assertThat(second.unwrap("pool", 1, wrapped).unseal("kind", "context", sealed))
                .isEqualTo(PLAIN);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (var files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw-rw-rw-", "rw--w----", "rw------x"})
    void aFileThatOthersMayTouchIsRefused(String permissions) throws IOException {
        MasterKey.load(file, RANDOM);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));

        assertThatThrownBy(() -> MasterKey.load(file, RANDOM))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("chmod 600");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "1 AAAA",
                "x AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "1 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
                        + "1 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
            })
    void aFileThatHoldsNoKeyIsRefusedAndLeftAlone(String content) throws IOException {
        MasterKey.load(file, RANDOM);
        Files.writeString(file, content);

        assertThatThrownBy(() -> MasterKey.load(file, RANDOM)).isInstanceOf(IOException.class);
        assertThat(file).hasContent(content);
    }

    @Test
    void aDataKeyOpensOnlyForItsOwnerAndVersion() throws IOException {
        var master = MasterKey.load(file, RANDOM);
        byte[] wrapped = master.newWrapped("pool", 1);

        assertThatThrownBy(() -> master.unwrap("other", 1, wrapped)).isInstanceOf(BrokenSeal.class);
        assertThatThrownBy(() -> master.unwrap("pool", 2, wrapped)).isInstanceOf(BrokenSeal.class);
        assertThatThrownBy(() -> master.unwrap("pool", 1, PLAIN)).isInstanceOf(BrokenSeal.class);
    }

    @Test
    void anotherMasterKeyOpensNothing() throws IOException {
        byte[] wrapped = MasterKey.load(file, RANDOM).newWrapped("pool", 1);
        var other = MasterKey.load(folder.resolve("other.key"), RANDOM);

        assertThatThrownBy(() -> other.unwrap("pool", 1, wrapped)).isInstanceOf(BrokenSeal.class);
    }

    @Test
    void aNewVersionWrapsAndTheOldStillOpens() throws IOException {
        var old = MasterKey.load(file, RANDOM);
        byte[] wrapped = old.newWrapped("pool", 1);
        byte[] sealed = old.unwrap("pool", 1, wrapped).seal("kind", "context", PLAIN);

        MasterKey.rotate(file, RANDOM);
        var rotated = MasterKey.load(file, RANDOM);
        byte[] anew = rotated.rewrap("pool", 1, wrapped);

        assertThat(rotated.unwrap("pool", 1, wrapped).unseal("kind", "context", sealed))
                .isEqualTo(PLAIN);
        assertThat(rotated.unwrap("pool", 1, anew).unseal("kind", "context", sealed))
                .isEqualTo(PLAIN);
        assertThat(MasterKey.wrappedBy(wrapped)).isEqualTo(1);
        assertThat(MasterKey.wrappedBy(anew)).isEqualTo(2).isEqualTo(rotated.newest());
        assertThatThrownBy(() -> old.unwrap("pool", 1, anew)).isInstanceOf(BrokenSeal.class);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }
}
