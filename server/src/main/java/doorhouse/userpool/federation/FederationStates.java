package doorhouse.userpool.federation;

import doorhouse.crypto.BrokenSeal;
import doorhouse.crypto.Hashes;
import doorhouse.crypto.RandomText;
import doorhouse.id.ClientId;
import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.identityprovider.IdentityProvider;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.session.SpentMarks;
import doorhouse.vault.Vault;
import doorhouse.wire.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Ways out to a provider and back. What the way back needs travels sealed as `state` or
/// `RelayState`, so nothing is kept for those who never return. A way ends after five minutes,
/// leads back once, and only in the browser that it began in: that holds a secret in a cookie,
/// whose hash is sealed with the way.
public final class FederationStates {
    /// The cookie's name.
    public static final String COOKIE = "csrf-state";

    /// How long a sign-in may take outside.
    public static final Duration LIFETIME = Duration.ofMinutes(5);

    private static final String KIND = "federation-state";
    private static final Pattern BROWSER = Pattern.compile("[A-Za-z0-9]{32}");
    private static final int BROWSER_LETTERS = 32;
    private static final int ID_LETTERS = 22;

    private final Vault vault;
    private final SpentMarks marks;
    private final RandomText random;
    private final Clock clock;

    public FederationStates(Vault vault, SpentMarks marks, RandomText random, Clock clock) {
        this.vault = vault;
        this.marks = marks;
        this.random = random;
        this.clock = clock;
    }

    /// A way as it comes back.
    ///
    /// @param request the query of the authorization request that led out
    /// @param facts what the protocol needs again, such as a nonce; nobody outside reads them
    /// @param browser the hash of the browser's secret
    public record Way(
            String id,
            String providerName,
            String providerId,
            ClientId client,
            String request,
            Map<String, String> facts,
            String browser,
            Instant expiresAt) {
        public Way {
            facts = Map.copyOf(facts);
        }

        /// A fact that was given when the way began.
        public String fact(String name) {
            var value = facts.get(name);
            if (value == null) throw new IllegalStateException("a way without " + name);
            return value;
        }

        /// When it began.
        public Instant begunAt() {
            return expiresAt.minus(LIFETIME);
        }

        /// Whether the way leads to this provider, and not to an older one of its name.
        public boolean leadsTo(IdentityProvider provider) {
            return provider.id().equals(providerId);
        }
    }

    /// @param state to send along
    /// @param browser what the cookie is to hold from now on
    public record Begun(String state, String browser) {}

    /// Begins a way.
    ///
    /// @param request the query of the authorization request
    /// @param cookie what the browser's cookie holds; one that is well formed stays, so that two
    ///   tabs may be on their ways at once
    public Begun begin(
            UserPool pool,
            AppClient client,
            IdentityProvider provider,
            String request,
            Map<String, String> facts,
            Optional<String> cookie) {
        var browser =
                cookie.filter(value -> BROWSER.matcher(value).matches())
                        .orElseGet(() -> random.letters(BROWSER_LETTERS));
        var way =
                new Way(
                        random.letters(ID_LETTERS),
                        provider.name(),
                        provider.id(),
                        client.id(),
                        request,
                        facts,
                        hash(browser),
                        clock.instant().plus(LIFETIME));
        var state = vault.sealer(pool.id().value()).sealText(KIND, "", Json.write(way));
        return new Begun(state, browser);
    }

    /// Looks at a way that came back, and spends nothing. Empty when it is not ours or has ended.
    public Optional<Way> open(UserPool pool, String state) {
        try {
            byte[] plain = vault.sealer(pool.id().value()).unsealText(KIND, "", state);
            return Optional.of(Json.bind(Json.read(plain), Way.class))
                    .filter(way -> clock.instant().isBefore(way.expiresAt()));
        } catch (BrokenSeal e) {
            return Optional.empty();
        }
    }

    /// Takes the way that came back. Empty when it is not ours, has ended, began in another browser
    /// or was taken before.
    ///
    /// @param cookie what the browser's cookie holds
    public Optional<Way> take(UserPool pool, String state, Optional<String> cookie) {
        return open(pool, state)
                .filter(way -> cookie.filter(value -> same(way.browser(), hash(value))).isPresent())
                .filter(way -> marks.spend(pool.id(), "way " + way.id(), way.expiresAt()));
    }

    private static String hash(String browser) {
        return HexFormat.of().formatHex(Hashes.sha256(browser.getBytes(StandardCharsets.UTF_8)));
    }

    private static boolean same(String a, String b) {
        return MessageDigest.isEqual(
                a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }
}
