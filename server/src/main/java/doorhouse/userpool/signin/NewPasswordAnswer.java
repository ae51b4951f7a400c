package doorhouse.userpool.signin;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;
import static doorhouse.operation.CognitoErrors.NOT_AUTHORIZED;

import doorhouse.store.Database;
import doorhouse.userpool.code.HourlyLimit;
import doorhouse.userpool.code.HourlyLimits;
import doorhouse.userpool.directory.NameTaken;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.directory.UserStatus;
import doorhouse.userpool.directory.Users;
import doorhouse.userpool.password.PasswordRules;
import doorhouse.userpool.password.Passwords;
import doorhouse.userpool.pool.MfaConfiguration;
import doorhouse.userpool.pool.SchemaAttribute;
import doorhouse.userpool.session.ChallengeSessions;
import doorhouse.userpool.session.SessionPasswords;
import doorhouse.wire.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The NEW_PASSWORD_REQUIRED challenge: a temporary password is replaced, and attributes that the
/// schema requires and the user lacks are filled in.
public final class NewPasswordAnswer implements ChallengeAnswer {
    static final String CHALLENGE = "NEW_PASSWORD_REQUIRED";
    private static final String PREFIX = "userAttributes.";

    private final Database database;
    private final Users users;
    private final Passwords passwords;
    private final SignInSessions sessions;
    private final SessionPasswords sessionPasswords;
    private final HourlyLimits limits;

    public NewPasswordAnswer(
            Database database,
            Users users,
            Passwords passwords,
            SignInSessions sessions,
            SessionPasswords sessionPasswords,
            HourlyLimits limits) {
        this.database = database;
        this.users = users;
        this.passwords = passwords;
        this.sessions = sessions;
        this.sessionPasswords = sessionPasswords;
        this.limits = limits;
    }

    @Override
    public String challenge() {
        return CHALLENGE;
    }

    static Question question(SignIn signIn) {
        var parameters = new LinkedHashMap<String, String>();
        var missing = missing(signIn).stream().map(name -> PREFIX + name).toList();
        parameters.put("requiredAttributes", Json.text(missing));
        var shown = new LinkedHashMap<String, String>();
        signIn.user()
                .attributes()
                .forEach((name, value) -> {
                    if (signIn.client().reads(name)) shown.put(name, value);
                });
        parameters.put("userAttributes", Json.text(shown));
        return new Question(CHALLENGE, parameters);
    }

    /// Sets the password and the attributes, confirms the user, and uses the session up, all or
    /// nothing.
    @Override
    public Taken take(Answer answer) {
        var signIn = answer.signIn();
        var pool = signIn.pool();
        String password = answer.asked().get("NEW_PASSWORD");
        PasswordRules.check(
                pool.settings().passwordPolicy(), password, PasswordRules.Wording.DOES_NOT_CONFORM);
        var given = given(signIn, answer.asked());
        limits.count(pool.id(), signIn.user().sub(), HourlyLimit.NEW_PASSWORD);
        var prepared = passwords.prepare(pool, signIn.user(), password);
        try {
            var kept =
                    database.transaction(() -> {
                        var changed =
                                users.hold(
                                        pool,
                                        signIn.user().sub(),
                                        user -> confirmed(signIn, user, given));
                        // Checked again, for a new invitation may have come between.
                        if (!sessionPasswords.unchanged(answer.session(), changed)) {
                            throw ChallengeSessions.invalid();
                        }
                        sessions.spend(answer);
                        passwords.keep(changed, prepared);
                        return changed;
                    });
            return new Taken.Shown(signIn.of(kept).with(SignIn.NEW_PASSWORD, String.valueOf(true)));
        } catch (NameTaken taken) {
            throw taken.refusal(NameTaken.At.UPDATE);
        }
    }

    /// The user as of the change, for somebody else may have replaced the password meanwhile.
    private static User confirmed(SignIn signIn, User user, Map<String, String> given) {
        if (user.status() != UserStatus.FORCE_CHANGE_PASSWORD) throw ChallengeSessions.invalid();
        refuseProvided(signIn.of(user), given);
        var all = new LinkedHashMap<>(user.attributes());
        for (var address : List.of("email", "phone_number")) {
            // What was vouched for was the address of before.
            boolean other =
                    given.containsKey(address) && !given.get(address).equals(all.get(address));
            if (other) all.put(address + "_verified", "false");
        }
        all.putAll(given);
        return user.withAttributes(all).withStatus(UserStatus.CONFIRMED);
    }

    private Map<String, String> given(SignIn signIn, Asked asked) {
        var given = new LinkedHashMap<String, String>();
        asked.values()
                .forEach((name, value) -> {
                    if (name.startsWith(PREFIX)) given.put(name.substring(PREFIX.length()), value);
                });
        var missing = missing(signIn);
        for (String name : missing) {
            if (given.getOrDefault(name, "").isEmpty()) {
                throw INVALID_PARAMETER.because(
                        "Invalid attributes given, " + name + " is missing");
            }
        }
        refuseProvided(signIn, given);
        for (String name : given.keySet()) {
            if (!signIn.client().writes(name)) {
                throw NOT_AUTHORIZED.because("A client attempted to write unauthorized attribute");
            }
        }
        given.values().removeIf(String::isEmpty);
        signIn.pool().schema().checkCompletion(given, missing);
        return given;
    }

    private static void refuseProvided(SignIn signIn, Map<String, String> given) {
        var required = required(signIn);
        for (String name : given.keySet()) {
            boolean kept = required.contains(name) || takesSecondFactor(signIn, name);
            if (kept && signIn.user().attribute(name).isPresent()) {
                throw NOT_AUTHORIZED.because("Cannot modify an already provided " + name);
            }
        }
    }

    /// Whether the code of a second factor may go to this address: who holds no more than a
    /// temporary password must not say where to.
    private static boolean takesSecondFactor(SignIn signIn, String name) {
        var settings = signIn.pool().settings();
        if (settings.mfaConfiguration() == MfaConfiguration.OFF) return false;
        return (name.equals("email") && settings.emailMfa())
                || (name.equals("phone_number") && settings.smsMfa());
    }

    private static List<String> required(SignIn signIn) {
        return signIn.pool().schema().attributes().stream()
                .filter(SchemaAttribute::required)
                .map(SchemaAttribute::name)
                .filter(name -> !name.equals("sub"))
                .toList();
    }

    private static List<String> missing(SignIn signIn) {
        return signIn.pool().schema().missing(signIn.user().attributes());
    }
}
