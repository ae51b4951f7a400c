package doorhouse.userpool.saml;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import doorhouse.operation.ApiException;
import doorhouse.outbound.PeerCalls;
import doorhouse.store.Database;
import doorhouse.userpool.federation.FederationRefused;
import doorhouse.userpool.identityprovider.IdentityProvider;
import doorhouse.userpool.identityprovider.SamlMetadata;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What providers say of themselves now: in a file that came with the provider, or at a URL, which
/// is read again every six hours. While the URL does not answer, what it said last holds for a
/// week, on every node and through restarts; its own end and those of its certificates hold always.
final class ProviderMetadata {
    private static final Logger LOG = LoggerFactory.getLogger(ProviderMetadata.class);

    /// Source: Amazon Cognito Developer Guide, "Things to know about SAML IdPs in user pools".
    static final Duration FRESH = Duration.ofHours(6);

    /// How long the last answer holds when no other comes.
    static final Duration KEPT = Duration.ofDays(7);

    /// Between two tries of one node, so that neither a provider that is down nor responses with
    /// unknown keys make it call out at every sign-in.
    static final Duration BETWEEN_TRIES = Duration.ofMinutes(1);

    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final int MOST_PROVIDERS = 10_000;

    /// How long what was read is not looked up and parsed again: strangers may begin sign-ins.
    private static final Duration READ = Duration.ofMinutes(1);

    /// Of all texts whose reading is kept, together.
    private static final long MOST_CHARACTERS = 32L * 1024 * 1024;

    /// A state of a provider: a change of its details begins another.
    private record State(String providerId, Instant modifiedAt) {
        static State of(IdentityProvider provider) {
            return new State(provider.id(), provider.modifiedAt());
        }
    }

    /// @param size of the text, in characters
    private record Reading(SamlMetadata metadata, int size, Instant until) {}

    private record Kept(String url, String metadata, Instant fetchedAt, Instant expiresAt) {}

    private final Database database;
    private final PeerCalls calls;
    private final Clock clock;

    /// When this node last called, by the provider's id.
    private final Cache<String, Instant> tries =
            Caffeine.newBuilder().maximumSize(MOST_PROVIDERS).build();

    private final Cache<State, Reading> readings =
            Caffeine.newBuilder()
                    .maximumWeight(MOST_CHARACTERS)
                    .weigher((State _, Reading reading) -> reading.size())
                    .build();

    ProviderMetadata(Database database, PeerCalls calls, Clock clock) {
        this.database = database;
        this.calls = calls;
        this.clock = clock;
    }

    /// @throws FederationRefused when it cannot be had
    SamlMetadata of(IdentityProvider provider) {
        var read = readings.getIfPresent(State.of(provider));
        if (read != null && clock.instant().isBefore(read.until)) return read.metadata;
        var url = provider.details().getOrDefault("MetadataURL", "");
        return url.isEmpty() ? ofFile(provider) : ofUrl(provider, url);
    }

    private SamlMetadata ofUrl(IdentityProvider provider, String url) {
        var now = clock.instant();
        var kept = find(provider, url);
        var fresh = kept.filter(k -> now.isBefore(k.fetchedAt.plus(FRESH)));
        if (fresh.isEmpty()) {
            var fetched = fetch(provider, url);
            if (fetched.isPresent()) return fetched.get();
        }
        var metadata =
                kept.filter(k -> now.isBefore(k.expiresAt))
                        .flatMap(k -> read(k.metadata))
                        .orElseThrow(() -> unavailable(url));
        fresh.ifPresent(k -> remember(provider, metadata, k.metadata, k.fetchedAt.plus(FRESH)));
        return metadata;
    }

    private void remember(
            IdentityProvider provider, SamlMetadata metadata, String text, Instant atLatest) {
        var soon = clock.instant().plus(READ);
        var until = soon.isBefore(atLatest) ? soon : atLatest;
        readings.put(State.of(provider), new Reading(metadata, text.length(), until));
    }

    /// What the URL says this very moment, for a signature by a key that was not known: providers
    /// change their keys when they like. Empty when there is no URL, or it was just asked.
    Optional<SamlMetadata> anew(IdentityProvider provider) {
        var url = provider.details().getOrDefault("MetadataURL", "");
        return url.isEmpty() ? Optional.empty() : fetch(provider, url);
    }

    private SamlMetadata ofFile(IdentityProvider provider) {
        var text = provider.details().getOrDefault("MetadataFile", "");
        var metadata =
                read(text)
                        .orElseThrow(() ->
                                new FederationRefused(
                                        "server_error",
                                        "The metadata of the identity provider is over."));
        remember(provider, metadata, text, Instant.MAX);
        return metadata;
    }

    private Optional<SamlMetadata> fetch(IdentityProvider provider, String url) {
        var now = clock.instant();
        var before = tries.getIfPresent(provider.id());
        if (before != null && now.isBefore(before.plus(BETWEEN_TRIES))) return Optional.empty();
        tries.put(provider.id(), now);
        try {
            var answer = calls.get(URI.create(url), Map.of(), PATIENCE);
            if (!answer.ok()) throw new IOException("status " + answer.status());
            var text = new String(answer.body(), StandardCharsets.UTF_8);
            var metadata = read(text);
            metadata.ifPresent(m -> {
                put(provider, new Kept(url, text, now, now.plus(KEPT)));
                remember(provider, m, text, now.plus(FRESH));
            });
            return metadata;
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("no metadata of provider {}: {}", provider.id(), e.toString());
            return Optional.empty();
        }
    }

    private Optional<SamlMetadata> read(String metadata) {
        try {
            return Optional.of(SamlMetadata.read(metadata, clock.instant()));
        } catch (ApiException e) {
            LOG.warn("metadata that is none: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private static FederationRefused unavailable(String url) {
        return new FederationRefused("server_error", "Error retrieving metadata from " + url);
    }

    private Optional<Kept> find(IdentityProvider provider, String url) {
        return database.find(
                """
                select metadata, fetched_at, expires_at from saml_metadata
                 where user_pool_id = ? and provider_id = ? and url = ?\
                """,
                row ->
                        new Kept(
                                url,
                                row.text("metadata"),
                                row.instant("fetched_at"),
                                row.instant("expires_at")),
                provider.userPoolId().value(),
                provider.id(),
                url);
    }

    private void put(IdentityProvider provider, Kept kept) {
        database.run(
                """
                insert into saml_metadata
                       (user_pool_id, provider_id, url, metadata, fetched_at, expires_at)
                values (?, ?, ?, ?, ?, ?)
                    on conflict (user_pool_id, provider_id)
                    do update set url = excluded.url, metadata = excluded.metadata,
                                  fetched_at = excluded.fetched_at, expires_at = excluded.expires_at\
                """,
                provider.userPoolId().value(),
                provider.id(),
                kept.url,
                kept.metadata,
                kept.fetchedAt,
                kept.expiresAt);
    }
}
