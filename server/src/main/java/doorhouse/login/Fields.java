package doorhouse.login;

import static doorhouse.operation.CognitoErrors.CODE_MISMATCH;
import static doorhouse.operation.CognitoErrors.EXPIRED_CODE;
import static doorhouse.operation.CognitoErrors.INVALID_PASSWORD;
import static doorhouse.operation.CognitoErrors.USERNAME_EXISTS;

import doorhouse.login.page.Field;
import doorhouse.operation.ApiException;
import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.pool.PasswordPolicy;
import doorhouse.userpool.pool.PoolSettings;
import doorhouse.userpool.pool.SchemaAttribute;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The fields that pages ask with, as a pool has them.
final class Fields {
    static final String USERNAME = "username";
    static final String PASSWORD = "password";
    static final String NEW_PASSWORD = "new_password";
    static final String REPEATED = "repeat_password";
    static final String CODE = "code";

    /// Before the names of attributes, as NEW_PASSWORD_REQUIRED has them.
    static final String ATTRIBUTE = "userAttributes.";

    private static final String EMAIL = "email";
    private static final String PHONE = "phone_number";

    /// What browsers call the attributes (HTML, "Autofill").
    private static final Map<String, String> AUTOFILL =
            Map.ofEntries(
                    Map.entry("name", "name"),
                    Map.entry("given_name", "given-name"),
                    Map.entry("family_name", "family-name"),
                    Map.entry("middle_name", "additional-name"),
                    Map.entry("nickname", "nickname"),
                    Map.entry("preferred_username", "nickname"),
                    Map.entry("birthdate", "bday"),
                    Map.entry("gender", "sex"),
                    Map.entry("address", "street-address"),
                    Map.entry("phone_number", "tel"),
                    Map.entry("email", "email"),
                    Map.entry("website", "url"),
                    Map.entry("locale", "language"));

    private Fields() {}

    /// The name to sign in with.
    static Field username(Stage stage, String value) {
        var settings = stage.site().pool().settings();
        var names =
                settings.usernameAttributes().isEmpty()
                        ? settings.aliasAttributes()
                        : settings.usernameAttributes();
        boolean own = settings.usernameAttributes().isEmpty();
        var field = Field.text(USERNAME, stage.text(usernameKey(names, own)), "username");
        if (!own && names.equals(Set.of(EMAIL))) field = field.typed("email");
        if (!own && names.equals(Set.of(PHONE))) {
            field = field.typed("tel").hinted(stage.text("hint.phone"));
        }
        return field.holding(value);
    }

    private static String usernameKey(Set<String> names, boolean own) {
        boolean email = names.contains(EMAIL);
        boolean phone = names.contains(PHONE);
        if (email && phone) return own ? "field.usernameEmailOrPhone" : "field.emailOrPhone";
        if (email) return own ? "field.usernameOrEmail" : "field.email";
        if (phone) return own ? "field.usernameOrPhone" : "field.phone";
        return "field.username";
    }

    /// The name to be known by from now on: an alias is none before it is verified.
    static Field newUsername(Stage stage, String value) {
        if (!stage.site().pool().settings().usernameAttributes().isEmpty()) {
            return username(stage, value);
        }
        return Field.text(USERNAME, stage.text("field.username"), "username").holding(value);
    }

    static Field password(Stage stage) {
        return Field.password(PASSWORD, stage.text("field.password"), "current-password");
    }

    /// A new password, twice: without a script nobody sees what was typed.
    static List<Field> newPassword(Stage stage, String name, String label) {
        var policy = stage.site().pool().settings().passwordPolicy();
        return List.of(
                Field.password(name, stage.text(label), "new-password").ruled(rules(stage, policy)),
                Field.password(REPEATED, stage.text("field.repeatPassword"), "new-password"));
    }

    private static List<String> rules(Stage stage, PasswordPolicy policy) {
        var rules = new ArrayList<String>();
        rules.add(stage.texts().get("password.rule.length", "count", policy.minimumLength()));
        if (policy.requireUppercase()) rules.add(stage.text("password.rule.uppercase"));
        if (policy.requireLowercase()) rules.add(stage.text("password.rule.lowercase"));
        if (policy.requireNumbers()) rules.add(stage.text("password.rule.number"));
        if (policy.requireSymbols()) rules.add(stage.text("password.rule.symbol"));
        return rules;
    }

    static Field code(Stage stage) {
        return Field.code(CODE, stage.text("field.code")).focus();
    }

    /// Whether a password was typed twice, and not the same: without the second field, it was not.
    static boolean passwordsDiffer(Visit visit, String name) {
        return visit.form().names().contains(REPEATED)
                && !visit.typed(REPEATED).equals(visit.typed(name));
    }

    /// The fields after a refusal: the one that it is about is marked, and the page begins there.
    /// Where that is not known, all are marked and the page begins at the first.
    static List<Field> refused(List<Field> fields, @Nullable String about) {
        boolean known = fields.stream().anyMatch(field -> field.name().equals(about));
        var marked = new ArrayList<Field>();
        for (var field : fields) {
            boolean its = !known || field.name().equals(about);
            boolean first = known ? its : marked.isEmpty();
            var shown = its ? field.failed() : field;
            marked.add(first ? shown.focus() : shown.unfocused());
        }
        return marked;
    }

    /// The field that a refusal is about; null where that is not known.
    static @Nullable String about(ApiException refusal, String password) {
        var error = refusal.error();
        if (error.equals(INVALID_PASSWORD)) return password;
        if (error.equals(CODE_MISMATCH) || error.equals(EXPIRED_CODE)) return CODE;
        return error.equals(USERNAME_EXISTS) ? USERNAME : null;
    }

    /// What is asked of somebody who signs up: what the schema requires, and an address that a code
    /// can go to, as far as the client may write it and it is not the name already.
    static List<Field> ofSignUp(Visit visit) {
        var settings = visit.pool().settings();
        var fields = new ArrayList<Field>();
        for (var attribute : visit.pool().schema().attributes()) {
            if (!asked(settings, visit.client(), attribute)) continue;
            fields.add(attribute(visit, attribute.name(), attribute));
        }
        return fields;
    }

    private static boolean asked(
            PoolSettings settings, AppClient client, SchemaAttribute attribute) {
        var name = attribute.name();
        if (!client.writes(name) || settings.usernameAttributes().equals(Set.of(name))) {
            return false;
        }
        return attribute.required() || settings.autoVerifiedAttributes().contains(name);
    }

    /// @param attribute null for one that the schema does not have
    static Field attribute(Visit visit, String name, @Nullable SchemaAttribute attribute) {
        var stage = visit.stage();
        var label =
                stage.texts()
                        .find("attribute." + name)
                        .orElseGet(() -> name.replaceFirst("^custom:", ""));
        var field =
                Field.text(ATTRIBUTE + name, label, AUTOFILL.getOrDefault(name, "off"))
                        .holding(visit.typed(ATTRIBUTE + name).orElse(""));
        return switch (name) {
            case EMAIL -> field.typed("email");
            case PHONE -> field.typed("tel").hinted(stage.text("hint.phone"));
            case "birthdate" -> field.typed("date").hinted(stage.text("hint.birthdate"));
            case "website", "picture", "profile" -> field.keys("url");
            default ->
                    attribute != null && attribute.type() == SchemaAttribute.Type.NUMBER
                            ? field.keys("numeric")
                            : field;
        };
    }
}
