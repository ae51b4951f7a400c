package doorhouse.userpool.branding;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import doorhouse.id.ClientId;
import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import java.util.Optional;

/// The styles of all clients. A style can be megabytes of images, so it is read once for each of
/// its revisions; which revision is the newest is asked every time.
public final class Styles {
    private static final long MOST_BYTES = 32L << 20;

    private final BrandingStore brandings;
    private final Cache<String, Style> read =
            Caffeine.newBuilder()
                    .maximumWeight(MOST_BYTES)
                    .weigher((String key, Style style) -> weight(style))
                    .build();

    public Styles(Database database) {
        this.brandings = new BrandingStore(database);
    }

    /// Empty when the client has no style.
    public Optional<Style> find(UserPoolId pool, ClientId client) {
        return brandings
                .newest(pool, client)
                .flatMap(key -> {
                    var known = read.getIfPresent(key);
                    return known == null ? readNow(pool, client) : Optional.of(known);
                });
    }

    private Optional<Style> readNow(UserPoolId pool, ClientId client) {
        var style = brandings.find(pool, client).map(Style::of);
        style.ifPresent(s -> read.put(s.key(), s));
        return style;
    }

    private static int weight(Style style) {
        int settings = 16 << 10; // About what a full settings document takes.
        return settings + style.images().stream().mapToInt(image -> image.bytes().length).sum();
    }
}
