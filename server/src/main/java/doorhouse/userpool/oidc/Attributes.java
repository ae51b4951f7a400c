package doorhouse.userpool.oidc;

import doorhouse.userpool.federation.ExternalIdentity;
import doorhouse.userpool.federation.FederationRefused;
import doorhouse.userpool.identityprovider.IdentityProvider;
import doorhouse.wire.Json;
import doorhouse.wire.NotJson;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a provider tells of a user beside the proof, and all of it as an identity. Of a claim that
/// stands in the ID token and elsewhere, the ID token's counts.
final class Attributes {
    /// Claims that stand for the provider's tokens themselves.
    private static final Set<String> TOKENS = Set.of("access_token", "id_token");

    /// In the year 9999; what is later is wrong.
    private static final long LATEST = 253_402_300_799L;

    private final PeerAnswers answers;

    Attributes(PeerAnswers answers) {
        this.answers = answers;
    }

    /// Of a provider without ID tokens, whose attributes endpoint alone says who it is.
    ExternalIdentity social(
            IdentityProvider provider, Endpoints endpoints, ObjectNode tokens, String accessToken) {
        var told = fetch(provider, endpoints, accessToken, wanted(provider, Set.of()));
        var subject = told.path(provider.type().subject().orElseThrow()).asString("");
        if (subject.isEmpty()) {
            throw FederationRefused.because(provider.name() + " Error - error getting attributes");
        }
        var claims = Claims.of(told);
        return identity(provider, subject, tokens, claims, null, Map.of(), Claims.texts(claims));
    }

    /// Of a provider whose ID token was proved.
    ///
    /// @param user what Sign in with Apple lets the browser bring at the first consent: the name,
    ///   which nothing signs and which proves nothing; empty for nothing
    ExternalIdentity openId(
            IdentityProvider provider,
            Endpoints endpoints,
            ObjectNode tokens,
            String accessToken,
            ObjectNode idToken,
            String user) {
        var proved = Claims.of(idToken);
        var told =
                switch (provider.type()) {
                    case OIDC -> userInfo(provider, endpoints, accessToken, idToken);
                    case GOOGLE -> people(provider, endpoints, accessToken, proved.keySet());
                    case SIGN_IN_WITH_APPLE -> name(user);
                    default -> throw new IllegalArgumentException(provider.name());
                };
        var claims = new LinkedHashMap<>(told);
        claims.putAll(proved);
        return identity(
                provider,
                idToken.path("sub").asString(),
                tokens,
                claims,
                authenticatedAt(idToken),
                Claims.texts(proved),
                Claims.texts(told));
    }

    /// OpenID Connect Core §2, `auth_time`.
    private static @Nullable Instant authenticatedAt(ObjectNode idToken) {
        var seconds = idToken.path("auth_time");
        if (!seconds.isNumber()) return null;
        return Instant.ofEpochSecond(Math.clamp(seconds.asLong(0), 0, LATEST));
    }

    private static ExternalIdentity identity(
            IdentityProvider provider,
            String subject,
            ObjectNode tokens,
            Map<String, List<String>> claims,
            @Nullable Instant authenticatedAt,
            Map<String, String> idToken,
            Map<String, String> userInfo) {
        var all = new LinkedHashMap<>(claims);
        for (var name : TOKENS) {
            all.remove(name);
            var token = tokens.path(name).asString("");
            if (!token.isEmpty()) all.put(name, List.of(token));
        }
        var told = new LinkedHashMap<String, Map<String, String>>();
        told.put("tokenResponse", Claims.texts(Claims.of(tokens)));
        if (!idToken.isEmpty()) told.put("idToken", idToken);
        if (!userInfo.isEmpty()) told.put("userInfo", userInfo);
        return new ExternalIdentity(provider, subject, null, all, authenticatedAt, told);
    }

    private Map<String, List<String>> userInfo(
            IdentityProvider provider,
            Endpoints endpoints,
            String accessToken,
            ObjectNode idToken) {
        if (endpoints.attributes() == null) return Map.of();
        var told = fetch(provider, endpoints, accessToken, wanted(provider, Set.of()));
        // OpenID Connect Core §5.3.2: else it may be of somebody else.
        if (!told.path("sub").asString("").equals(idToken.path("sub").asString())) {
            throw FederationRefused.because("Bad userinfo subject");
        }
        return Claims.of(told);
    }

    /// Google's People API tells what its ID token does not. It answers 400 where it does not know
    /// a field; then it has told nothing.
    private Map<String, List<String>> people(
            IdentityProvider provider, Endpoints endpoints, String accessToken, Set<String> known) {
        var wanted = wanted(provider, known);
        if (wanted.isEmpty() || endpoints.attributes() == null) return Map.of();
        try {
            return People.claims(fetch(provider, endpoints, accessToken, wanted));
        } catch (FederationRefused e) {
            return Map.of();
        }
    }

    private static Map<String, List<String>> name(String user) {
        if (user.isEmpty()) return Map.of();
        try {
            var name = Json.read(user).path("name");
            var claims = new LinkedHashMap<String, List<String>>();
            var whole = new ArrayList<String>();
            for (var part : List.of("firstName", "lastName")) {
                var text = name.path(part).asString("");
                if (text.isBlank()) continue;
                claims.put(part, List.of(text));
                whole.add(text);
            }
            if (!whole.isEmpty()) claims.put("name", List.of(String.join(" ", whole)));
            return claims;
        } catch (NotJson e) {
            return Map.of();
        }
    }

    /// The claims that are mapped and not known yet.
    private static List<String> wanted(IdentityProvider provider, Set<String> known) {
        var wanted = new LinkedHashSet<String>();
        provider.type().subject().filter(s -> !known.contains(s)).ifPresent(wanted::add);
        wanted.addAll(provider.attributeMapping().values());
        wanted.removeAll(known);
        wanted.removeAll(TOKENS);
        return List.copyOf(wanted);
    }

    private ObjectNode fetch(
            IdentityProvider provider,
            Endpoints endpoints,
            String accessToken,
            List<String> wanted) {
        var details = provider.details();
        var from = Objects.requireNonNull(endpoints.attributes());
        if (details.getOrDefault("attributes_url_add_attributes", "").equals("true")) {
            var names = URLEncoder.encode(String.join(",", wanted), StandardCharsets.UTF_8);
            from = URI.create(from + names);
        }
        boolean byPost = details.getOrDefault("attributes_request_method", "GET").equals("POST");
        var what = PeerAnswers.What.ATTRIBUTES;
        return byPost
                ? answers.postAs(provider.name(), what, from, accessToken)
                : answers.getAs(provider.name(), what, from, accessToken);
    }

    /// The answers of Google's People API: each field is a list of entries, of which the primary
    /// one counts.
    static final class People {
        private static final List<String> TEXTS =
                List.of("value", "displayName", "formattedValue", "formattedType", "text");

        private People() {}

        static Map<String, List<String>> claims(ObjectNode person) {
            var claims = new LinkedHashMap<String, List<String>>();
            person.forEachEntry((field, entries) -> {
                var text = text(primary(entries));
                if (entries.isArray() && !text.isEmpty()) claims.put(field, List.of(text));
            });
            return claims;
        }

        private static JsonNode primary(JsonNode entries) {
            for (var entry : entries) {
                if (entry.at("/metadata/primary").asBoolean(false)) return entry;
            }
            return entries.path(0);
        }

        private static String text(JsonNode entry) {
            for (var name : TEXTS) {
                if (entry.path(name).isString()) return entry.path(name).asString();
            }
            var date = entry.path("date");
            if (!date.path("month").isNumber() || !date.path("day").isNumber()) return "";
            return "%04d-%02d-%02d"
                    .formatted(
                            date.path("year").asInt(0),
                            date.path("month").asInt(),
                            date.path("day").asInt());
        }
    }
}
