package doorhouse.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is convenient on a laptop does not exist where it would be a hole.
class StartAndDevTest {
    @TempDir Path data;

    @Test
    void startHasNoneOfTheDevPaths() throws IOException, InterruptedException {
        try (var server = PackedServer.run("start", data)) {
            assertThat(server.status("GET", "/dev/inbox")).isEqualTo(404);
            assertThat(server.status("GET", "/dev/inbox.json")).isEqualTo(404);
            assertThat(server.status("POST", "/dev/reset")).isEqualTo(404);
        }
    }

    @Test
    void startKnowsNoWellKnownKeys() throws IOException, InterruptedException {
        try (var server = PackedServer.run("start", data);
                var cognito = Sdk.root(server.address())) {
            var refused =
                    org.assertj.core.api.Assertions.catchThrowable(
                            () -> cognito.listUserPools(r -> r.maxResults(1)));

            assertThat(refused)
                    .hasMessageContaining("The security token included in the request is invalid.");
        }
    }

    /// Without the library for this machine the server would sign with the JDK, at a third of the
    /// speed, and do everything else as well.
    @Test
    @EnabledOnOs(
            value = OS.LINUX,
            architectures = {"amd64", "aarch64"})
    void tokensAreSignedByTheNativeProvider() throws Exception {
        try (var server = PackedServer.run("start", data)) {
            // It is found out a moment after the start.
            Faults.await(
                    "the log says by what",
                    Duration.ofSeconds(30),
                    () -> server.log().contains("tokens are signed by"));
            assertThat(server.log()).contains("tokens are signed by AmazonCorrettoCryptoProvider");
        }
    }

    /// It would stay there when the server is killed, and from there nothing may run on some
    /// systems.
    @Test
    @EnabledOnOs(
            value = OS.LINUX,
            architectures = {"amd64", "aarch64"})
    void nativeLibrariesAreLoadedFromTheDistribution(@TempDir Path temporary) throws Exception {
        var told = List.of("env", "DOORHOUSE_JAVA_OPTS=-Djava.io.tmpdir=" + temporary);
        try (var server = PackedServer.runBehind(told, 0, "start", data)) {
            Faults.await(
                    "the log says by what tokens are signed",
                    Duration.ofSeconds(30),
                    () -> server.log().contains("AmazonCorrettoCryptoProvider"));
            try (var files = Files.walk(temporary)) {
                assertThat(files.filter(file -> !file.equals(temporary))).isEmpty();
            }
        }
    }

    /// Whoever may write there could bring settings of the log, and code.
    @Test
    void nothingIsReadFromTheWorkingFolder() throws IOException, InterruptedException {
        Files.writeString(data.resolve("logback.xml"), "<configuration debug=\"true\"/>");

        var outcome =
                Programs.run(
                        data,
                        Map.of("JAVA_HOME", System.getProperty("java.home")),
                        List.of(Distribution.home().resolve("bin/doorhouse").toString(), "config"));

        assertThat(outcome.good()).contains("port: 7676").doesNotContain("logback.xml");
    }

    @Test
    void whatStartWritesIsItsOwnersAlone() throws IOException, InterruptedException {
        PackedServer.run("start", data).close();

        try (var files = Files.walk(data)) {
            for (var file : files.filter(Files::isRegularFile).toList())
                assertThat(Files.getPosixFilePermissions(file))
                        .as("%s", file)
                        .isSubsetOf(
                                Set.of(
                                        PosixFilePermission.OWNER_READ,
                                        PosixFilePermission.OWNER_WRITE));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
    void devListensToThisMachineOnly(String address) throws IOException, InterruptedException {
        var outcome =
                PackedServer.ended(
                        "dev", "--port", "0", "--data", data.toString(), "--bind", address);

        assertThat(outcome.exit()).isNotZero();
        assertThat(outcome.out()).containsIgnoringCase("loopback").doesNotContain("\tat ");
    }

    @Test
    void anUnknownOptionStopsTheStart() throws IOException, InterruptedException {
        var outcome = PackedServer.ended("start", "--prot", "7676");

        assertThat(outcome.exit()).isNotZero();
        assertThat(outcome.out()).contains("--port").doesNotContain("\tat ");
    }

    @Test
    void twoServersDoNotShareADataFolder() throws IOException, InterruptedException {
        try (var first = PackedServer.run("start", data)) {
            var second = PackedServer.ended("start", "--port", "0", "--data", data.toString());

            assertThat(second.exit()).isNotZero();
            assertThat(second.out()).doesNotContain("\tat ");
            assertThat(first.ready()).isTrue();
        }
    }

    @Test
    void resetEmptiesEverything() throws IOException, InterruptedException {
        try (var server = PackedServer.run("dev", data);
                var cognito = Sdk.root(server.address())) {
            cognito.createUserPool(r -> r.poolName("gone"));

            assertThat(server.status("POST", "/dev/reset")).isBetween(200, 299);

            assertThat(cognito.listUserPools(r -> r.maxResults(10)).userPools()).isEmpty();
        }
    }
}
