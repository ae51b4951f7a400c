package doorhouse.trigger.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// The environment of a function's process: what Lambda sets, and the lines `NAME=value` of the
/// folder's file `env`. Nothing of the server's own environment is in it but where programs lie.
/// Source: "Defined runtime environment variables" of the Lambda developer guide.
final class FunctionEnvironment {
    static final String FILE = "env";
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /// A function may not set what tells its runtime where it is.
    private static final List<String> RESERVED =
            List.of("_HANDLER", "AWS_LAMBDA_", "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR");

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuu/MM/dd", Locale.ROOT).withZone(ZoneOffset.UTC);

    private FunctionEnvironment() {}

    /// @param api host, port and path of the Runtime API
    static Map<String, String> of(
            Path folder, String name, String handler, String region, String api)
            throws BadFunction {
        var all = new LinkedHashMap<String, String>();
        all.put("PATH", System.getenv().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin"));
        all.put("LANG", "en_US.UTF-8");
        all.put("TZ", ":UTC");
        all.put("PYTHONUTF8", "1");
        all.put("PYTHONDONTWRITEBYTECODE", "1");
        all.put("AWS_REGION", region);
        all.put("AWS_DEFAULT_REGION", region);
        all.putAll(own(folder.resolve(FILE)));
        all.put("AWS_EXECUTION_ENV", "AWS_Lambda_provided.al2023");
        all.put("AWS_LAMBDA_RUNTIME_API", api);
        all.put("AWS_LAMBDA_FUNCTION_NAME", name);
        all.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
        all.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128");
        all.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
        all.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + name);
        all.put("AWS_LAMBDA_LOG_STREAM_NAME", DAY.format(Instant.now()) + "/[$LATEST]" + name);
        all.put("LAMBDA_TASK_ROOT", folder.toString());
        all.put("LAMBDA_RUNTIME_DIR", folder.toString());
        all.put("_HANDLER", handler);
        return all;
    }

    private static Map<String, String> own(Path file) throws BadFunction {
        var own = new LinkedHashMap<String, String>();
        var lines = lines(file);
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) continue;
            int equals = line.indexOf('=');
            var name = equals < 0 ? "" : line.substring(0, equals).strip();
            if (!NAME.matcher(name).matches())
                throw new BadFunction("%s:%d is not NAME=value".formatted(file, i + 1));
            if (RESERVED.stream().anyMatch(name::startsWith))
                throw new BadFunction(
                        "%s:%d sets %s, which is reserved".formatted(file, i + 1, name));
            own.put(name, unquoted(line.substring(equals + 1).strip()));
        }
        return own;
    }

    private static List<String> lines(Path file) throws BadFunction {
        if (!Files.exists(file)) return List.of();
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new BadFunction("%s cannot be read: %s".formatted(file, e.getMessage()));
        }
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && (within(value, "\"") || within(value, "'"));
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    private static boolean within(String value, String quote) {
        return value.startsWith(quote) && value.endsWith(quote);
    }
}
