package doorhouse.userpool.trigger;

import static doorhouse.trigger.TriggerName.PRE_TOKEN_GENERATION;

import doorhouse.id.ClientId;
import doorhouse.token.ClaimChanges;
import doorhouse.trigger.Triggers;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.group.GroupClaims;
import doorhouse.userpool.pool.UserPool;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Asked what tokens shall say, each time before they are made. Version 1 of the event changes the
/// ID token and the groups; 2 also the access token and its scopes; 3 is also asked when a machine
/// gets a token. Source: Amazon Cognito Developer Guide, "Pre token generation Lambda trigger".
public final class PreTokenGeneration {
    private static final int MOST_CLAIMS_AND_SCOPES = 5_000;
    private static final String FOR_MACHINES = "TokenGeneration_ClientCredentials";
    private static final String MACHINE = "ClientCredentials";

    private static final String OVERRIDES = "claimsOverrideDetails";
    private static final String SCOPED_OVERRIDES = "claimsAndScopeOverrideDetails";
    private static final String ADD = "claimsToAddOrOverride";
    private static final String SUPPRESS = "claimsToSuppress";
    private static final String GROUPS = "groupOverrideDetails";

    /// Claims whose type the standard fixes (OpenID Connect Core §5.1): no list or object passes.
    private static final Set<String> PLAIN =
            Set.of("address", "email_verified", "phone_number_verified", "updated_at");

    /// What the tokens are for.
    public enum Source {
        AUTHENTICATION("TokenGeneration_Authentication"),
        NEW_PASSWORD_CHALLENGE("TokenGeneration_NewPasswordChallenge"),
        AUTHENTICATE_DEVICE("TokenGeneration_AuthenticateDevice"),
        REFRESH_TOKENS("TokenGeneration_RefreshTokens"),
        HOSTED_AUTH("TokenGeneration_HostedAuth");

        private final String text;

        Source(String text) {
            this.text = text;
        }
    }

    /// What tokens would say by themselves, as far as a function may change it, and what they say
    /// after it.
    ///
    /// @param scopes of the access token
    public record Content(
            GroupClaims groups,
            List<String> scopes,
            ClaimChanges idChanges,
            ClaimChanges accessChanges) {
        public static Content of(GroupClaims groups, List<String> scopes) {
            return new Content(groups, scopes, ClaimChanges.NONE, ClaimChanges.NONE);
        }
    }

    private final Triggers triggers;

    public PreTokenGeneration(Triggers triggers) {
        this.triggers = triggers;
    }

    /// The content of a user's tokens.
    ///
    /// @param plain as it is without the trigger
    public Content of(Occasion occasion, Source source, User user, Content plain) {
        var config = occasion.pool().settings().triggers();
        var function = config.find(PRE_TOKEN_GENERATION);
        if (function.isEmpty()) return plain;
        var version = config.tokenEventVersion();
        var event = TriggerEvent.about(occasion, version.text(), source.text, user);
        putGroups(event.request(), plain.groups());
        return switch (version) {
            case V1_0 -> {
                event.response().putNull(OVERRIDES);
                var response =
                        triggers.call(PRE_TOKEN_GENERATION, function.get(), event.document());
                yield new Answer(response)
                        .object(OVERRIDES)
                        .map(answer -> changedByFirstVersion(plain, answer))
                        .orElse(plain);
            }
            case V2_0, V3_0 -> {
                putScopes(event, plain.scopes());
                var response =
                        triggers.call(PRE_TOKEN_GENERATION, function.get(), event.document());
                yield changed(plain, response);
            }
        };
    }

    /// The content of a machine's access token (grant type client_credentials).
    ///
    /// @param clientMetadata `aws_client_metadata` of the request
    public Content ofMachine(
            UserPool pool,
            ClientId client,
            Map<String, String> clientMetadata,
            List<String> scopes) {
        var plain = Content.of(GroupClaims.NONE, scopes);
        var config = pool.settings().triggers();
        var function = config.find(PRE_TOKEN_GENERATION);
        if (function.isEmpty() || !config.tokenEventVersion().asksForMachines()) return plain;
        var version = config.tokenEventVersion();
        var occasion = new Occasion(pool, client, clientMetadata);
        var event = TriggerEvent.of(occasion, version.text(), FOR_MACHINES, MACHINE, Map.of());
        event.request().putNull("groupConfiguration");
        putScopes(event, scopes);
        return changed(
                plain, triggers.call(PRE_TOKEN_GENERATION, function.get(), event.document()));
    }

    private static void putGroups(ObjectNode request, GroupClaims groups) {
        var configuration = request.putObject("groupConfiguration");
        var names = configuration.putArray("groupsToOverride");
        groups.groups().forEach(names::add);
        var roles = configuration.putArray("iamRolesToOverride");
        groups.roles().forEach(roles::add);
        configuration.put("preferredRole", groups.preferredRole().orElse(null));
    }

    private static void putScopes(TriggerEvent event, List<String> scopes) {
        var array = event.request().putArray("scopes");
        scopes.forEach(array::add);
        event.response().putNull(SCOPED_OVERRIDES);
    }

    private static Content changedByFirstVersion(Content plain, Answer answer) {
        answer.map(ADD); // The first version knows texts alone.
        var changes = changes(answer);
        var suppressed = new ClaimChanges(Map.of(), groupsAlone(changes.suppress()));
        return checked(
                new Content(groups(plain.groups(), answer), plain.scopes(), changes, suppressed));
    }

    /// Groups are suppressed in both tokens, and nothing else in the access token.
    private static Set<String> groupsAlone(Set<String> suppressed) {
        return suppressed.contains("cognito:groups") ? Set.of("cognito:groups") : Set.of();
    }

    private static Content changed(Content plain, ObjectNode response) {
        var answer = new Answer(response).object(SCOPED_OVERRIDES).orElse(null);
        if (answer == null) return plain;
        var id = answer.object("idTokenGeneration");
        var access = answer.object("accessTokenGeneration");
        return checked(
                new Content(
                        groups(plain.groups(), answer),
                        access.map(a -> scopes(plain.scopes(), a)).orElse(plain.scopes()),
                        id.map(PreTokenGeneration::changes).orElse(ClaimChanges.NONE),
                        access.map(PreTokenGeneration::changes).orElse(ClaimChanges.NONE)));
    }

    private static Content checked(Content content) {
        int id = content.idChanges().add().size();
        int access = content.accessChanges().add().size();
        if (Math.max(id, access) + content.scopes().size() <= MOST_CLAIMS_AND_SCOPES)
            return content;
        throw Answer.unrecognizable();
    }

    private static ClaimChanges changes(Answer answer) {
        var add = answer.values(ADD);
        add.forEach(PreTokenGeneration::checkType);
        return new ClaimChanges(add, Set.copyOf(answer.texts(SUPPRESS)));
    }

    private static void checkType(String name, JsonNode value) {
        if (value.isContainer() && PLAIN.contains(name)) throw Answer.unrecognizable();
    }

    private static List<String> scopes(List<String> plain, Answer access) {
        var scopes = new LinkedHashSet<>(plain);
        for (var scope : access.texts("scopesToAdd")) {
            // RFC 6749 §3.3: a scope has at least one character, and a space parts two of them.
            if (scope.isEmpty() || scope.chars().anyMatch(Character::isWhitespace)) {
                throw Answer.unrecognizable();
            }
            scopes.add(scope);
        }
        access.texts("scopesToSuppress").forEach(scopes::remove);
        return List.copyOf(scopes);
    }

    /// The groups that the function gives in place of the user's own: none where it names them by
    /// null or leaves them out inside, and the user's own where it does not speak of groups at all.
    private static GroupClaims groups(GroupClaims own, Answer answer) {
        if (!answer.names(GROUPS)) return own;
        return answer.object(GROUPS).map(PreTokenGeneration::given).orElse(GroupClaims.NONE);
    }

    private static GroupClaims given(Answer groups) {
        return new GroupClaims(
                groups.texts("groupsToOverride"),
                groups.texts("iamRolesToOverride"),
                preferred(groups.text("preferredRole").orElse(null)));
    }

    private static Optional<String> preferred(@Nullable String role) {
        return Optional.ofNullable(role).filter(name -> !name.isEmpty());
    }
}
