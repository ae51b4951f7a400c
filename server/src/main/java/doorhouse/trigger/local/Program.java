package doorhouse.trigger.local;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What runs a function's folder.
///
/// @param handler as Lambda names it: the file's stem and what it exports
/// @param command without the guard
record Program(String handler, List<String> command) {
    private static final List<String> NODE_FILES = List.of("index.mjs", "index.js", "index.cjs");
    private static final List<String> PYTHON_FILES = List.of("handler.py", "lambda_function.py");

    /// @param node a path, or a name that is looked up in `PATH`
    /// @param python the same
    record Interpreters(String node, String python) {}

    /// Reads off the folder which kind of function it is; `bootstrap` wins, then Node, then Python.
    static Program of(Path folder, Interpreters interpreters, Bootstraps bootstraps)
            throws BadFunction {
        var own = folder.resolve("bootstrap");
        if (Files.isExecutable(own) && Files.isRegularFile(own))
            return new Program("bootstrap", List.of(own.toString()));
        for (String name : NODE_FILES) {
            var file = folder.resolve(name);
            if (!Files.isRegularFile(file)) continue;
            var node = found(interpreters.node(), "functions.node");
            return new Program("index.handler", List.of(node, bootstraps.node(), file.toString()));
        }
        for (String name : PYTHON_FILES) {
            var file = folder.resolve(name);
            if (!Files.isRegularFile(file)) continue;
            var python = found(interpreters.python(), "functions.python");
            return new Program(
                    name.replace(".py", ".lambda_handler"),
                    List.of(python, "-u", bootstraps.python(), file.toString()));
        }
        throw new BadFunction(
                "%s holds no index.mjs, index.js, handler.py or executable bootstrap"
                        .formatted(folder));
    }

    private static String found(String name, String key) throws BadFunction {
        if (name.contains("/")) {
            var file = Path.of(name).toAbsolutePath();
            if (Files.isExecutable(file)) return file.toString();
            throw new BadFunction("there is no %s ('%s')".formatted(name, key));
        }
        for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
            if (folder.isEmpty()) continue;
            var file = Path.of(folder, name).toAbsolutePath();
            if (Files.isRegularFile(file) && Files.isExecutable(file)) return file.toString();
        }
        throw new BadFunction("there is no %s in PATH ('%s')".formatted(name, key));
    }
}
