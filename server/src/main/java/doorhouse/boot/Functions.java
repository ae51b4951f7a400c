package doorhouse.boot;

import doorhouse.crypto.RandomText;
import doorhouse.outbound.AwsCalls;
import doorhouse.outbound.Outbound;
import doorhouse.trigger.FunctionArn;
import doorhouse.trigger.FunctionRunner;
import doorhouse.trigger.FunctionUrls;
import doorhouse.trigger.LambdaApi;
import doorhouse.trigger.Runners;
import doorhouse.trigger.local.LocalFunctions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// The ways to functions that the configuration asks for: an address set for a function, else its
/// folder, else Lambda.
final class Functions {
    private static final Duration CONNECTING = Duration.ofSeconds(5);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,140}");

    private final Config config;
    private final Clock clock;
    private final Outbound outbound = new Outbound(CONNECTING, FunctionRunner.MAX_ANSWER_BYTES);

    private Functions(Config config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    /// @param data the data folder
    /// @param dev whether functions lie in the working folder by default, and change while it runs
    static FunctionRunner of(
            Config config, Path data, boolean dev, Clock clock, SecureRandom random)
            throws IOException {
        var functions = new Functions(config, clock);
        var runners = new ArrayList<FunctionRunner>();
        if (!config.functions().urls().isEmpty()) runners.add(functions.urls());
        runners.add(functions.local(data, dev, random));
        if (!config.lambda().endpoint().isEmpty()) runners.add(functions.lambda());
        return new Runners(runners);
    }

    private FunctionRunner local(Path data, boolean dev, SecureRandom random) {
        var set = config.functions();
        if (set.processes() == 0) throw new ConfigException("'functions.processes' is 1 or more");
        Path folder;
        if (!set.folder().isEmpty()) folder = Path.of(set.folder());
        else folder = dev ? Path.of("functions") : data.resolve("functions");
        return new LocalFunctions(
                new LocalFunctions.Settings(
                        folder.toAbsolutePath(),
                        set.processes(),
                        Duration.ofSeconds(set.idleSeconds()),
                        dev,
                        set.node(),
                        set.python(),
                        config.regions().getFirst()),
                new RandomText(random));
    }

    private FunctionRunner urls() throws IOException {
        var set = config.functions();
        var urls = new LinkedHashMap<String, URI>();
        for (String pair : set.urls()) {
            int equals = pair.indexOf('=');
            var function = equals < 0 ? "" : pair.substring(0, equals).strip();
            if (!NAME.matcher(function).matches() && !FunctionArn.fits(function))
                throw new ConfigException(
                        "'functions.urls' are a function's name or ARN, '=' and an address, not '"
                                + pair
                                + "'");
            var address = pair.substring(equals + 1).strip();
            urls.put(function, URI.create(Addresses.http("functions.urls", address)));
        }
        var secret = Secrets.read(set.urlSecret(), set.urlSecretFile());
        if (secret.is(""))
            throw new ConfigException("'functions.urlSecret' is needed for 'functions.urls'");
        return new FunctionUrls(Map.copyOf(urls), secret, outbound, clock);
    }

    private FunctionRunner lambda() throws IOException {
        var endpoint = config.lambda().endpoint();
        Addresses.http("lambda.endpoint", endpoint.replace("{region}", "us-east-1"));
        return new LambdaApi(
                endpoint.replaceAll("/+$", ""),
                new AwsCalls(outbound, Secrets.aws(config.aws()), clock));
    }
}
