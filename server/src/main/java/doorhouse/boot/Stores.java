package doorhouse.boot;

import doorhouse.crypto.Secret;
import doorhouse.gateway.Backend;
import doorhouse.id.Region;
import doorhouse.outbound.AwsCredentials;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The servers behind the gateway; null for one that the configuration does not name.
///
/// @param origins of the web applications whose browsers may call; `*` for all
public record Stores(
        Backend.@Nullable Settings s3, Backend.@Nullable Settings dynamodb, List<String> origins) {
    public static final Stores NONE = new Stores(null, null, List.of());

    static Stores of(Config.GatewayConfig set) throws IOException {
        return new Stores(
                store("gateway.s3", set.s3()),
                store("gateway.dynamodb", set.dynamodb()),
                set.origins());
    }

    private static Backend.@Nullable Settings store(String key, Config.StoreConfig set)
            throws IOException {
        if (set.endpoint().isEmpty()) return null;
        var endpoint = URI.create(Addresses.http(key + ".endpoint", set.endpoint()));
        if (endpoint.getRawQuery() != null || endpoint.getRawUserInfo() != null)
            throw new ConfigException("'" + key + ".endpoint' is an address alone");
        if (!Region.fits(set.region()))
            throw new ConfigException("'" + key + ".region' is a region, not " + set.region());
        if (!List.of("path", "host").contains(set.style()))
            throw new ConfigException("'" + key + ".style' is path or host, not " + set.style());
        return new Backend.Settings(
                endpoint,
                new Region(set.region()),
                credentials(key, set),
                set.style().equals("host"));
    }

    private static AwsCredentials credentials(String key, Config.StoreConfig set)
            throws IOException {
        Secret secret = Secrets.read(set.secretAccessKey(), set.secretAccessKeyFile());
        if (set.accessKeyId().isEmpty() || secret.is(""))
            throw new ConfigException(
                    "'%s.accessKeyId' and '%s.secretAccessKey' are needed".formatted(key, key));
        return new AwsCredentials(set.accessKeyId(), secret, null);
    }
}
