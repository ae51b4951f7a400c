package doorhouse.userpool.pool;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;

import doorhouse.crypto.Argon2Cost;
import doorhouse.crypto.SigningAlgorithm;
import doorhouse.id.ClientId;
import doorhouse.wire.Json;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a pool does beyond Amazon Cognito, all off by default. Amazon's API has no place for it, so
/// it stands in tags of the pool, which every SDK, the CLI and Terraform can set:
/// `doorhouse:<name>` for the pool, `doorhouse:<client id>:<name>` for one client, which overrules
/// the pool.
///
/// @param values by the name of the tag without `doorhouse:`
public record Extensions(Map<String, String> values) {
    static final String PREFIX = "doorhouse:";

    private static final String ARGON2ID = "argon2id";

    private static final Duration SESSION = Duration.ofHours(1);

    /// A feature that clients may use, or have to.
    public enum Use {
        OFF,
        ON,
        REQUIRED
    }

    /// Whom a setting may be made for.
    private enum Scope {
        POOL,
        CLIENT,
        BOTH
    }

    /// What may be set.
    private enum Setting {
        /// Be right where Cognito is lax: see the documentation of OAuth.
        STRICT("strict", Scope.POOL, "true|false"),
        SIGNING_ALGORITHM("signing-algorithm", Scope.POOL, "RS256|ES256|EdDSA"),
        /// How long a browser stays signed in: at most a month.
        SESSION_MINUTES(
                "session-minutes", Scope.POOL, "[1-9][0-9]{0,3}|[1-3][0-9]{4}|4[0-3][0-9]{3}"),
        /// RFC 7636.
        PKCE("pkce", Scope.BOTH, "on|required"),
        /// RFC 9126.
        PUSHED_AUTHORIZATION("pushed-authorization", Scope.BOTH, "off|on|required"),
        /// RFC 9449.
        DPOP("dpop", Scope.BOTH, "off|on|required"),
        /// RFC 8628.
        DEVICE_AUTHORIZATION("device-authorization", Scope.BOTH, "off|on"),
        /// RFC 7662.
        INTROSPECTION("introspection", Scope.BOTH, "off|on"),
        /// RFC 7523 §2.2: a public key in DER (SubjectPublicKeyInfo), Base64.
        PUBLIC_KEY("public-key", Scope.CLIENT, "[A-Za-z0-9+/]{40,}={0,2}"),
        /// RFC 7523 §2.2: where a client's public keys are; whoever answers there is the client, so
        /// without TLS only on this machine.
        JWKS_URI(
                "jwks-uri",
                Scope.CLIENT,
                "(https://[A-Za-z0-9.-]+|http://(localhost|127\\.0\\.0\\.1|\\[::1]))"
                        + "(:[0-9]{1,5})?(/[\\w.~!$&'()*+,;=:@/?-]*)?"),
        /// The client whose style the pages of clients without one are shown in.
        STYLE_OF("style-of", Scope.POOL, "[\\w+]{1,128}"),
        /// Whether who signs in is asked to agree to documents that have changed.
        TERMS_CONSENT("terms-consent", Scope.BOTH, "off|on"),
        /// How new passwords are kept: see the documentation of passwords.
        PASSWORDS("passwords", Scope.POOL, "srp|argon2id(:m[0-9]{4,5}:t[0-9]{1,2}:p[0-9])?");

        final String name;
        final Scope scope;
        final Pattern form;

        Setting(String name, Scope scope, String form) {
            this.name = name;
            this.scope = scope;
            this.form = Pattern.compile(form);
        }

        static Optional<Setting> find(String name) {
            return Arrays.stream(values()).filter(one -> one.name.equals(name)).findFirst();
        }
    }

    public Extensions {
        values = Map.copyOf(values);
    }

    /// @param tags of the pool, which were checked
    static Extensions read(JsonNode tags) {
        var values = new LinkedHashMap<String, String>();
        for (var tag : tags.propertyNames()) {
            if (tag.startsWith(PREFIX))
                values.put(tag.substring(PREFIX.length()), tags.path(tag).asString());
        }
        return new Extensions(values);
    }

    /// Those of a pool's tags that are ours.
    static ObjectNode tags(JsonNode tags) {
        var ours = Json.object();
        for (var tag : tags.propertyNames())
            if (tag.startsWith(PREFIX)) ours.set(tag, tags.path(tag));
        return ours;
    }

    /// @throws doorhouse.operation.ApiException InvalidParameterException for a tag of ours that
    ///   says nothing we know
    static void check(JsonNode tags) {
        for (var tag : tags.propertyNames()) {
            if (tag.startsWith(PREFIX)) check(tag, tags.path(tag).asString());
        }
    }

    private static void check(String tag, String value) {
        var key = tag.substring(PREFIX.length());
        int colon = key.indexOf(':');
        boolean ofClient = colon >= 0;
        var setting =
                Setting.find(key.substring(colon + 1))
                        .filter(one -> one.scope != (ofClient ? Scope.POOL : Scope.CLIENT))
                        .filter(_ -> !ofClient || ClientId.fits(key.substring(0, colon)));
        if (setting.isEmpty()) {
            throw INVALID_PARAMETER.because(
                    "The tag " + tag + " is none of Doorhouse. Those of " + known(ofClient));
        }
        if (!setting.get().form.matcher(value).matches()) {
            throw INVALID_PARAMETER.because(
                    "The value of the tag " + tag + " must match " + setting.get().form);
        }
        if (setting.get() == Setting.PASSWORDS && weak(value)) {
            throw INVALID_PARAMETER.because(
                    "The value of the tag "
                            + tag
                            + " must cost at least m47104:t1:p1, m19456:t2:p1, m12288:t3:p1,"
                            + " m9216:t4:p1 or m7168:t5:p1, and at most m65536:t10:p4.");
        }
    }

    private static boolean weak(String passwords) {
        if (!passwords.startsWith(ARGON2ID)) return false;
        return cost(passwords).filter(Argon2Cost::strong).isEmpty();
    }

    private static Optional<Argon2Cost> cost(String passwords) {
        if (!passwords.startsWith(ARGON2ID)) return Optional.empty();
        if (passwords.equals(ARGON2ID)) return Optional.of(Argon2Cost.DEFAULT);
        return Argon2Cost.find(passwords.substring(ARGON2ID.length() + 1));
    }

    private static String known(boolean ofClient) {
        var names =
                Arrays.stream(Setting.values())
                        .filter(one -> one.scope != (ofClient ? Scope.POOL : Scope.CLIENT))
                        .map(one -> one.name)
                        .collect(Collectors.joining(", "));
        return (ofClient ? "clients: " : "pools: ") + names + ".";
    }

    /// Whether the standards are held to where Cognito is laxer.
    public boolean strict() {
        return of(Setting.STRICT).filter("true"::equals).isPresent();
    }

    /// By which tokens are signed.
    public SigningAlgorithm signingAlgorithm() {
        return of(Setting.SIGNING_ALGORITHM)
                .flatMap(SigningAlgorithm::find)
                .orElse(SigningAlgorithm.RS256);
    }

    /// How long a browser stays signed in.
    public Duration browserSession() {
        return of(Setting.SESSION_MINUTES)
                .map(text -> Duration.ofMinutes(Integer.parseInt(text)))
                .orElse(SESSION);
    }

    /// Whether a client must use PKCE with the codes that it asks for.
    public boolean requiresPkce(ClientId client) {
        return of(client, Setting.PKCE, Use.ON) == Use.REQUIRED;
    }

    public Use pushedAuthorization(ClientId client) {
        return of(client, Setting.PUSHED_AUTHORIZATION, Use.OFF);
    }

    public Use dpop(ClientId client) {
        return of(client, Setting.DPOP, Use.OFF);
    }

    public boolean deviceAuthorization(ClientId client) {
        return of(client, Setting.DEVICE_AUTHORIZATION, Use.OFF) == Use.ON;
    }

    public boolean introspection(ClientId client) {
        return of(client, Setting.INTROSPECTION, Use.OFF) == Use.ON;
    }

    /// The key by which a client proves itself, in DER and Base64.
    public Optional<String> publicKey(ClientId client) {
        return ofClient(client, Setting.PUBLIC_KEY);
    }

    /// Where the keys are by which a client proves itself.
    public Optional<String> jwksUri(ClientId client) {
        return ofClient(client, Setting.JWKS_URI);
    }

    /// The client whose style stands in where a client has none.
    public Optional<ClientId> styleOf() {
        return of(Setting.STYLE_OF).map(ClientId::new);
    }

    /// Whether users of a client are asked at sign-in to agree to what has changed.
    public boolean termsConsent(ClientId client) {
        return of(client, Setting.TERMS_CONSENT, Use.OFF) == Use.ON;
    }

    /// At what cost new passwords are hashed by Argon2id; empty where they are kept as SRP
    /// verifiers. Where they are hashed nobody signs in by SRP.
    public Optional<Argon2Cost> argon2id() {
        return of(Setting.PASSWORDS).flatMap(Extensions::cost);
    }

    /// What some clients of the pool may use, for its discovery document.
    public enum Feature {
        PUSHED_AUTHORIZATION(Setting.PUSHED_AUTHORIZATION),
        DPOP(Setting.DPOP),
        DEVICE_AUTHORIZATION(Setting.DEVICE_AUTHORIZATION),
        INTROSPECTION(Setting.INTROSPECTION),
        PUBLIC_KEY(Setting.PUBLIC_KEY),
        JWKS_URI(Setting.JWKS_URI);

        private final Setting setting;

        Feature(Setting setting) {
            this.setting = setting;
        }
    }

    /// Whether the pool or one of its clients has a feature.
    public boolean offers(Feature feature) {
        var name = feature.setting.name;
        return values.entrySet().stream()
                .filter(one -> one.getKey().equals(name) || one.getKey().endsWith(":" + name))
                .anyMatch(one -> !one.getValue().equals("off"));
    }

    /// Whether the pool knows a key by which the client proves itself.
    public boolean knowsKey(ClientId client) {
        return publicKey(client).isPresent() || jwksUri(client).isPresent();
    }

    private Use of(ClientId client, Setting setting, Use otherwise) {
        return ofClient(client, setting)
                .or(() -> of(setting))
                .map(text ->
                        switch (text) {
                            case "on" -> Use.ON;
                            case "required" -> Use.REQUIRED;
                            default -> Use.OFF;
                        })
                .orElse(otherwise);
    }

    private Optional<String> of(Setting setting) {
        return Optional.ofNullable(values.get(setting.name));
    }

    private Optional<String> ofClient(ClientId client, Setting setting) {
        return Optional.ofNullable(values.get(client + ":" + setting.name));
    }
}
