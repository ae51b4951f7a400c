package doorhouse.boot;

import doorhouse.crypto.Secret;
import doorhouse.outbound.AwsCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Reads secrets of the configuration.
final class Secrets {
    private Secrets() {}

    /// The one in the file where there is a file, else the one given.
    static Secret read(String given, String file) throws IOException {
        return Secret.of(file.isEmpty() ? given : Files.readString(Path.of(file)).strip());
    }

    /// @throws ConfigException when they are not set
    static AwsCredentials aws(Config.AwsConfig set) throws IOException {
        var secret = read(set.secretAccessKey(), set.secretAccessKeyFile());
        if (set.accessKeyId().isEmpty() || secret.is(""))
            throw new ConfigException(
                    "'aws.accessKeyId' and 'aws.secretAccessKey' are needed to call AWS");
        var token = set.sessionToken();
        return new AwsCredentials(
                set.accessKeyId(), secret, token.isEmpty() ? null : Secret.of(token));
    }
}
