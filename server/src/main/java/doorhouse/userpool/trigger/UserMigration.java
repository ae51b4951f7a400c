package doorhouse.userpool.trigger;

import static doorhouse.trigger.TriggerName.USER_MIGRATION;

import doorhouse.trigger.Triggers;
import doorhouse.userpool.directory.UserStatus;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Asked for a user whom the pool does not know: in another directory the function may find them,
/// check the password, and tell what they are like. Source: Amazon Cognito Developer Guide,
/// "Migrate user Lambda trigger".
public final class UserMigration {
    private static final String AUTHENTICATION = "UserMigration_Authentication";
    private static final String FORGOT_PASSWORD = "UserMigration_ForgotPassword";
    private static final String USER_NAME = "username";
    private static final Map<String, UserStatus> STATUS =
            Map.of(
                    "CONFIRMED", UserStatus.CONFIRMED,
                    "RESET_REQUIRED", UserStatus.RESET_REQUIRED);

    /// A user as the function tells of them.
    ///
    /// @param userName what the user is called, where that is not the name that was asked for
    /// @param attributes without ids, which are the pool's to give
    /// @param status CONFIRMED, or RESET_REQUIRED where the password may not be kept
    /// @param movesAliases whether an alias of somebody else moves to the user
    /// @param smsMfa whether the user is asked for codes by text message from now on
    public record Migrant(
            Optional<String> userName,
            Map<String, String> attributes,
            UserStatus status,
            boolean movesAliases,
            boolean smsMfa) {}

    private final Triggers triggers;

    public UserMigration(Triggers triggers) {
        this.triggers = triggers;
    }

    /// Asks in a sign-in.
    ///
    /// @param password as the user gave it; the function checks it
    /// @return empty where the function knows no such user, or there is none
    public Optional<Migrant> signingIn(Occasion occasion, String userName, String password) {
        // The metadata of the call that begins a sign-in reaches the function under another name.
        return ask(
                occasion.withoutMetadata(),
                AUTHENTICATION,
                userName,
                password,
                occasion.clientMetadata());
    }

    /// Asks for somebody who forgot the password.
    public Optional<Migrant> forgot(Occasion occasion, String userName) {
        return ask(occasion, FORGOT_PASSWORD, userName, null, Map.of());
    }

    private Optional<Migrant> ask(
            Occasion occasion,
            String source,
            String userName,
            @Nullable String password,
            Map<String, String> validationData) {
        var function = occasion.pool().settings().triggers().find(USER_MIGRATION);
        if (function.isEmpty()) return Optional.empty();
        var event = TriggerEvent.bare(occasion, source, userName);
        if (password != null) event.request().put("password", password);
        event.put("validationData", validationData.isEmpty() ? null : validationData);
        putEmpty(event.response());
        var answer = new Answer(triggers.call(USER_MIGRATION, function.get(), event.document()));
        checkTypes(answer);
        var given = answer.map("userAttributes");
        if (given.isEmpty()) return Optional.empty();
        return Optional.of(
                new Migrant(
                        Optional.ofNullable(given.get(USER_NAME)).filter(name -> !name.isEmpty()),
                        attributes(given),
                        STATUS.getOrDefault(
                                answer.text("finalUserStatus").orElse(""),
                                UserStatus.RESET_REQUIRED),
                        answer.flag("forceAliasCreation"),
                        answer.flag("enableSMSMFA")));
    }

    private static void putEmpty(ObjectNode response) {
        response.putNull("userAttributes")
                .putNull("forceAliasCreation")
                .putNull("enableSMSMFA")
                .putNull("finalUserStatus")
                .putNull("messageAction")
                .putNull("desiredDeliveryMediums");
    }

    private static void checkTypes(Answer answer) {
        answer.text("finalUserStatus")
                .filter(status -> !STATUS.containsKey(status))
                .ifPresent(_ -> {
                    throw Answer.unrecognizable();
                });
        answer.text("messageAction")
                .filter(action -> !action.equals("SUPPRESS"))
                .ifPresent(_ -> {
                    throw Answer.unrecognizable();
                });
        answer.texts("desiredDeliveryMediums");
    }

    private static Map<String, String> attributes(Map<String, String> given) {
        var attributes = new LinkedHashMap<>(given);
        attributes
                .keySet()
                .removeIf(name ->
                        name.equals("sub")
                                || name.equals(USER_NAME)
                                || name.startsWith("cognito:"));
        attributes.values().removeIf(String::isEmpty);
        return attributes;
    }
}
