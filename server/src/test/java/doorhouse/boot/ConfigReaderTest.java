package doorhouse.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigReaderTest {
    @TempDir Path folder;

    @Test
    void withoutAnythingSetTheDefaultsAreInForce() {
        assertThat(new ConfigReader().read()).isEqualTo(Config.DEFAULTS);
    }

    @Test
    void everyKeyIsSetWhereItStandsAndNowhereElse() {
        for (String key : new ConfigKeys().all()) {
            var config = new ConfigReader().flag(key, "7").read();

            assertThat(values(config).get(key)).as(key).isIn(7, "7", List.of("7"));
            var others = values(config);
            var defaults = values(Config.DEFAULTS);
            others.remove(key);
            defaults.remove(key);
            assertThat(others).as(key).isEqualTo(defaults);
        }
    }

    private static Map<String, Object> values(Config config) {
        var values = new HashMap<String, Object>();
        flatten("", RecordTree.of(config), values);
        return values;
    }

    private static void flatten(String prefix, Map<?, ?> tree, Map<String, Object> into) {
        tree.forEach((name, value) -> {
            if (value instanceof Map<?, ?> inner) flatten(prefix + name + ".", inner, into);
            else into.put(prefix + name, value);
        });
    }

    @Test
    void aFlagWinsOverTheEnvironmentAndThatOverTheFile() throws IOException {
        var file = file("port: 1\nbind: '::1'\nsmtp:\n  host: mail.example\n  port: 26\n");

        var config =
                new ConfigReader()
                        .file(file)
                        .environment(
                                Map.of(
                                        "DOORHOUSE_PORT",
                                        "2",
                                        "DOORHOUSE_SMTP_PORT",
                                        "27",
                                        "PATH",
                                        "/"))
                        .flag("port", "3")
                        .read();

        assertThat(config.port()).isEqualTo(3);
        assertThat(config.bind()).isEqualTo("::1");
        assertThat(config.smtp().host()).isEqualTo("mail.example");
        assertThat(config.smtp().port()).isEqualTo(27);
        assertThat(config.smtp().tls()).isEqualTo("starttls");
    }

    @Test
    void aListIsWrittenInEitherWay() throws IOException {
        var inFile =
                new ConfigReader().file(file("regions:\n  - us-east-1\n  - eu-west-1\n")).read();
        var inFlag = new ConfigReader().flag("regions", "us-east-1, eu-west-1").read();

        assertThat(inFile.regions()).isEqualTo(List.of("us-east-1", "eu-west-1"));
        assertThat(inFlag).isEqualTo(inFile);
    }

    @Test
    void aGroupWhoseKeysAreCommentedOutSetsNothing() throws IOException {
        assertThat(new ConfigReader().file(file("smtp:\n  # host: x\n")).read())
                .isEqualTo(Config.DEFAULTS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "prot: 1             | line 1: unknown key 'prot'; the nearest known one is 'port'",
                "smpt:\\n  host: x   | line 1: unknown key 'smpt'; the nearest known one is 'smtp'",
                "smtp:\\n  hots: x   | line 2: unknown key 'hots'; the nearest known one is 'host'",
                "smtp: x             | line 1: keys are expected here",
                "port: [1, {a: b}]   | line 1: a single value is expected here",
                "port: 1\\nport: 2   | line 2: 'port' stands twice",
            })
    void whatIsWrongInTheFileIsToldWithItsLine(String text, String told) throws IOException {
        var file = file(text.replace("\\n", "\n"));

        assertThatThrownBy(() -> new ConfigReader().file(file))
                .isInstanceOf(ConfigException.class)
                .hasMessage(file + ", " + told);
    }

    @ParameterizedTest
    @CsvSource({"port,many", "port,-1", "drainSeconds,1.5"})
    void aNumberIsAWholeNumber(String key, String text) {
        assertThatThrownBy(() -> new ConfigReader().flag(key, text).read())
                .hasMessageContaining("'" + key + "' is a whole number, not '" + text + "'");
    }

    @Test
    void aFileThatIsNoYamlIsSaidToBeNone() throws IOException {
        var file = file("port: [1");

        assertThatThrownBy(() -> new ConfigReader().file(file))
                .hasMessageStartingWith(file + " is no YAML: ");
    }

    @Test
    void anUnknownVariableStopsTheStart() {
        var environment = Map.of("DOORHOUSE_SMPT_HOST", "x");

        assertThatThrownBy(() -> new ConfigReader().environment(environment))
                .hasMessage(
                        "unknown environment variable DOORHOUSE_SMPT_HOST;"
                                + " the nearest known one is DOORHOUSE_SMTP_HOST");
    }

    @Test
    void whatIsShownHidesSecrets() {
        var config =
                new ConfigReader()
                        .flag("smtp.password", "hush1")
                        .flag("database.password", "hush2")
                        .flag("aws.secretAccessKey", "hush5")
                        .flag("aws.sessionToken", "hush6")
                        .flag("twilio.authToken", "hush7")
                        .flag("webhook.secret", "hush8")
                        .flag("database.url", "postgresql://u:hush3@h/n?password=hush4&ssl=true")
                        .read();

        var shown = ConfigReader.shown(config);

        assertThat(shown).contains("url: \"postgresql://u:***@h/n?password=***&ssl=true\"");
        assertThat(shown + config).doesNotContain("hush");
    }

    @Test
    void whatIsShownCanBeTheFile() throws IOException {
        var config = new ConfigReader().flag("port", "1").flag("smtp.from", "a@b.example").read();

        var file = file(ConfigReader.shown(config));

        assertThat(new ConfigReader().file(file).read()).isEqualTo(config);
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("doorhouse.yaml"), text);
    }
}
