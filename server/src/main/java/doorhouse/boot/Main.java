package doorhouse.boot;

import doorhouse.wire.Spelling;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// The command line. Every configuration key is a flag of every command.
public final class Main {
    private static final int FAILED = 1;
    private static final int MISUSED = 2;
    private static final String PASSPHRASE = "--passphrase-file";
    private static final String TARGET_PASSWORD = "--target-password-file";

    private Main() {}

    public static void main(String[] args) {
        int status = run(args, System.getenv());
        if (status != 0) System.exit(status);
    }

    static int run(String[] args, Map<String, String> environment) {
        var reader = new ConfigReader();
        var plain = PlainStart.read(args, reader.keys());
        if (plain.isPresent()) {
            var start = plain.get();
            return sayWhatToMend(
                    () -> serve(start.command(), set(reader, start.values()::get, environment)));
        }
        var line = new CommandLine(spec(Set.copyOf(Arrays.asList(args))));
        line.setExecutionStrategy(
                parsed -> sayWhatToMend(() -> execute(parsed, reader, environment)));
        line.setParameterExceptionHandler(Main::misused);
        return line.execute(args);
    }

    private static int serve(String command, ConfigReader reader) {
        Logging.begin();
        Ahead.begin();
        var config = reader.read();
        Logging.set(config.log());
        return command.equals("dev")
                ? Commands.dev(config, keepsData(reader))
                : Commands.start(config);
    }

    private static int sayWhatToMend(IntSupplier command) {
        try {
            return command.getAsInt();
        } catch (ConfigException e) {
            System.err.println("doorhouse: " + e.getMessage());
            return MISUSED;
        } catch (RuntimeException e) {
            // Whatever runs already must not go on by itself.
            e.printStackTrace();
            return FAILED;
        }
    }

    private static int misused(CommandLine.ParameterException e, String[] args) {
        System.err.println("doorhouse: " + e.getMessage());
        var command = e.getCommandLine().getCommandSpec();
        if (e instanceof CommandLine.UnmatchedArgumentException unmatched
                && unmatched.isUnknownOption()) {
            String name = unmatched.getUnmatched().getFirst().split("=", 2)[0];
            var nearest = Spelling.nearest(name, command.optionsMap().keySet());
            System.err.println("The nearest known option is '" + nearest + "'.");
        }
        System.err.println("Try '" + command.qualifiedName() + " --help'.");
        return MISUSED;
    }

    /// A hundred options of every command would take longer to make than a database takes to open:
    /// those that are asked for get theirs.
    ///
    /// @param asked the words of the command line
    private static CommandSpec spec(Set<String> asked) {
        var root =
                CommandSpec.create()
                        .name("doorhouse")
                        .version(Version.TEXT)
                        .mixinStandardHelpOptions(true);
        root.usageMessage()
                .description("A self-hosted identity server that speaks the Amazon Cognito APIs.");
        root.addSubcommand("start", command("Runs the server."));
        root.addSubcommand(
                "dev",
                command("Runs a server for laptops and CI: loopback only, fixed keys, an inbox."));
        root.addSubcommand(
                "operations",
                command("Lists the operations that work, and those that are missing."));
        root.addSubcommand(
                "config", command("Prints the configuration in force, with secrets hidden."));
        root.addSubcommand("rotate-keys", rotateKeys());
        root.addSubcommand("backup", backup());
        root.addSubcommand("restore", restore());
        root.addSubcommand("migrate", migrate());
        var train = command("Starts, works a little and ends, for the JDK's AOT cache.");
        train.usageMessage().hidden(true);
        root.addSubcommand("aot-train", train);
        // What stands in a file is known to the library alone.
        boolean all = asked.stream().anyMatch(word -> word.startsWith("@"));
        root.subcommands()
                .forEach((name, command) -> {
                    if (all || asked.contains(name)) addOptions(command.getCommandSpec());
                });
        root.addSubcommand("help", new CommandLine(new CommandLine.HelpCommand()));
        return root;
    }

    private static CommandSpec rotateKeys() {
        return command(
                        "Gives a user pool, or all identity pools, new signing keys. They sign after an hour; the old ones"
                                + " stay published.")
                .addPositional(
                        positional(
                                "POOL",
                                "The user pool's id; cognito-identity for identity pools."));
    }

    private static CommandSpec backup() {
        return command(
                        "Writes everything that the server knows to one sealed file, also while it runs.")
                .addPositional(positional("FILE", "The file to write."))
                .addOption(
                        passphrase(
                                "Seals the file by the passphrase in FILE, with the master key inside; else the master key seals it and stays apart."));
    }

    private static CommandSpec restore() {
        return command("Puts a backup into a data folder, or a database, that is empty.")
                .addPositional(positional("FILE", "The backup."))
                .addOption(passphrase("Holds the passphrase that the backup was sealed by."));
    }

    private static CommandSpec migrate() {
        return command(
                        "Copies everything into another database that is empty. Stop the servers first: what they write meanwhile stays behind.")
                .addPositional(
                        positional(
                                "TARGET",
                                "A new data folder, or postgresql://user@host:port/name."))
                .addOption(
                        OptionSpec.builder(TARGET_PASSWORD)
                                .paramLabel("FILE")
                                .type(String.class)
                                .description("Holds the password of the target database.")
                                .build());
    }

    private static PositionalParamSpec positional(String label, String description) {
        return PositionalParamSpec.builder()
                .paramLabel(label)
                .description(description)
                .type(String.class)
                .required(true)
                .build();
    }

    private static OptionSpec passphrase(String description) {
        return OptionSpec.builder(PASSPHRASE)
                .paramLabel("FILE")
                .type(String.class)
                .description(description)
                .build();
    }

    private static CommandSpec command(String description) {
        var spec = CommandSpec.create();
        spec.usageMessage().description(description);
        return spec;
    }

    private static void addOptions(CommandSpec spec) {
        spec.mixinStandardHelpOptions(true);
        spec.addOption(
                OptionSpec.builder("--config")
                        .paramLabel("FILE")
                        .type(String.class)
                        .description("The configuration file (YAML).")
                        .build());
        for (String key : new ConfigKeys().all()) spec.addOption(option(key));
    }

    private static OptionSpec option(String key) {
        var names =
                switch (key) {
                    case "database.url" -> new String[] {"--database", ConfigKeys.flag(key)};
                    case "functions.folder" -> new String[] {"--functions", ConfigKeys.flag(key)};
                    default -> new String[] {ConfigKeys.flag(key)};
                };
        return OptionSpec.builder(names)
                .paramLabel("VALUE")
                .type(String.class)
                .description("Sets " + key + " (" + ConfigKeys.environment(key) + ").")
                .build();
    }

    private static int execute(
            ParseResult parsed, ConfigReader reader, Map<String, String> environment) {
        var help = CommandLine.executeHelpRequest(parsed);
        if (help != null) return help;
        if (!parsed.hasSubcommand()) {
            parsed.commandSpec().commandLine().usage(System.out);
            return 0;
        }
        var command = parsed.subcommand();
        set(reader, flag -> command.matchedOptionValue(flag, (String) null), environment);
        String name = command.commandSpec().name();
        if (name.equals("start") || name.equals("dev")) return serve(name, reader);
        var config = reader.read();
        Logging.set(config.log());
        return switch (name) {
            case "operations" -> Commands.operations();
            case "config" -> Commands.showConfig(config);
            case "rotate-keys" ->
                    Commands.rotateKeys(config, command.matchedPositionalValue(0, ""));
            case "backup" ->
                    new BackupCommands(config)
                            .backup(
                                    Path.of(command.matchedPositionalValue(0, "")),
                                    command.matchedOptionValue(PASSPHRASE, (String) null));
            case "restore" ->
                    new BackupCommands(config)
                            .restore(
                                    Path.of(command.matchedPositionalValue(0, "")),
                                    command.matchedOptionValue(PASSPHRASE, (String) null));
            case "migrate" ->
                    new BackupCommands(config)
                            .migrate(
                                    command.matchedPositionalValue(0, ""),
                                    command.matchedOptionValue(TARGET_PASSWORD, (String) null));
            case "aot-train" -> Commands.train();
            default -> FAILED;
        };
    }

    /// @param flags what each is set to
    private static ConfigReader set(
            ConfigReader reader,
            Function<String, @Nullable String> flags,
            Map<String, String> environment) {
        String named = flags.apply("--config");
        String file = named == null ? environment.get("DOORHOUSE_CONFIG") : named;
        if (file != null) reader.file(Path.of(file));
        reader.environment(environment);
        for (String key : reader.keys().all()) {
            String value = flags.apply(ConfigKeys.flag(key));
            if (value != null) reader.flag(key, value);
        }
        return reader;
    }

    /// Whether somebody said where `dev` keeps what it knows; else it is thrown away. A database
    /// elsewhere stays, so the master key must too.
    private static boolean keepsData(ConfigReader reader) {
        return reader.sets("data") || reader.sets("database.url");
    }
}
