package doorhouse.userpool.account;

import static doorhouse.operation.CognitoErrors.UNSUPPORTED_USER_STATE;

import doorhouse.crypto.RandomText;
import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import doorhouse.message.Message.Medium;
import doorhouse.store.Database;
import doorhouse.userpool.directory.NameTaken;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.directory.UserStatus;
import doorhouse.userpool.directory.Usernames;
import doorhouse.userpool.directory.Users;
import doorhouse.userpool.password.GeneratedPassword;
import doorhouse.userpool.password.Lockout;
import doorhouse.userpool.password.PasswordRules;
import doorhouse.userpool.password.Passwords;
import doorhouse.userpool.pool.PoolSettings;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.pool.UserPools;
import doorhouse.userpool.trigger.Occasion;
import doorhouse.userpool.trigger.PreSignUp;
import doorhouse.wire.Json;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Users made by an administrator: with a temporary password, which an invitation tells them and
/// the first sign-in replaces. Source: Amazon Cognito Developer Guide, "Creating user accounts as
/// administrator".
public final class AdminCreateUser {
    /// First factors that need neither a password nor anything set up before.
    private static final Set<String> PASSWORDLESS = Set.of("EMAIL_OTP", "SMS_OTP");

    /// What becomes of the invitation.
    enum MessageAction {
        /// It is sent anew to a user who was invited before, with a new password.
        RESEND,
        /// None is sent.
        SUPPRESS
    }

    /// @param messageAction null for a new user who is invited
    record Request(
            UserPoolId userPoolId,
            String username,
            @Nullable List<GivenAttributes.Given> userAttributes,
            @Nullable String temporaryPassword,
            boolean forceAliasCreation,
            @Nullable MessageAction messageAction,
            @Nullable List<Medium> desiredDeliveryMediums,
            @Nullable List<GivenAttributes.Given> validationData,
            @Nullable Map<String, String> clientMetadata) {}

    private final UserPools pools;
    private final Database database;
    private final Users users;
    private final Passwords passwords;
    private final Lockout lockout;
    private final Invitations invitations;
    private final PreSignUp preSignUp;
    private final RandomText random;
    private final Clock clock;

    public AdminCreateUser(
            UserPools pools,
            Database database,
            Users users,
            Passwords passwords,
            Lockout lockout,
            Invitations invitations,
            PreSignUp preSignUp,
            RandomText random,
            Clock clock) {
        this.pools = pools;
        this.database = database;
        this.users = users;
        this.passwords = passwords;
        this.lockout = lockout;
        this.invitations = invitations;
        this.preSignUp = preSignUp;
        this.random = random;
        this.clock = clock;
    }

    User run(Request asked) {
        var pool = pools.get(asked.userPoolId);
        return asked.messageAction == MessageAction.RESEND
                ? resend(pool, asked)
                : create(pool, asked, Sub.at(clock.instant()));
    }

    /// Makes a user with a sub of one's choice, for development.
    ///
    /// @param asked an AdminCreateUser request, checked against the model
    public User create(ObjectNode asked, Sub sub) {
        var request = Json.bind(asked, Request.class);
        return create(pools.get(request.userPoolId), request, sub);
    }

    private User create(UserPool pool, Request asked, Sub sub) {
        var user = newUser(pool, asked, sub);
        var mediums =
                asked.messageAction == MessageAction.SUPPRESS
                        ? Set.<Medium>of()
                        : Invitations.mediums(asked.desiredDeliveryMediums, user.attributes());
        var password = temporaryPassword(pool.settings(), asked);
        ask(occasion(pool, asked), user, asked);
        if (password == null) return add(pool, user.withStatus(UserStatus.CONFIRMED), asked, null);
        var created = add(pool, user, asked, passwords.prepareTemporary(pool, user, password));
        invitations.send(occasion(pool, asked), created, asked.username, password, mediums);
        return created;
    }

    private User newUser(UserPool pool, Request asked, Sub sub) {
        var given = GivenAttributes.of(pool.schema(), asked.userAttributes);
        var chosen = Usernames.choose(pool.settings(), asked.username, sub, given);
        pool.schema().checkCreation(chosen.attributes());
        var attributes = withoutBlank(chosen.attributes());
        GivenAttributes.checkVerifiedMarks(attributes, attributes);
        var now = clock.instant();
        return new User(
                pool.id(),
                sub,
                chosen.username(),
                UserStatus.FORCE_CHANGE_PASSWORD,
                true,
                attributes,
                0,
                0,
                now,
                now);
    }

    private static Map<String, String> withoutBlank(Map<String, String> attributes) {
        var present = new LinkedHashMap<>(attributes);
        present.values().removeIf(String::isEmpty);
        return present;
    }

    private User add(
            UserPool pool, User user, Request asked, Passwords.@Nullable Prepared password) {
        var aliases = asked.forceAliasCreation ? Users.Aliases.MOVED : Users.Aliases.KEPT;
        try {
            return database.transaction(() -> {
                var added = users.add(pool, user, aliases);
                if (password != null) passwords.keep(added, password);
                return added;
            });
        } catch (NameTaken e) {
            throw e.refusal(NameTaken.At.ADMIN_CREATE_USER);
        }
    }

    private User resend(UserPool pool, Request asked) {
        var user = users.get(pool, asked.username);
        if (user.status() != UserStatus.FORCE_CHANGE_PASSWORD) throw cannotResend(asked);
        var mediums = Invitations.mediums(asked.desiredDeliveryMediums, user.attributes());
        var password = given(pool.settings(), asked);
        var prepared = passwords.prepareTemporary(pool, user, password);
        var changed =
                database.transaction(() -> {
                    // Checked again, for a first sign-in may have come between.
                    var now = users.hold(pool, user.sub(), u -> stillInvited(u, asked));
                    passwords.keep(now, prepared);
                    return now;
                });
        lockout.succeeded(pool.id(), user.sub());
        invitations.send(occasion(pool, asked), changed, asked.username, password, mediums);
        return changed;
    }

    private static User stillInvited(User user, Request asked) {
        if (user.status() != UserStatus.FORCE_CHANGE_PASSWORD) throw cannotResend(asked);
        return user;
    }

    private static RuntimeException cannotResend(Request asked) {
        return UNSUPPORTED_USER_STATE.because(
                "Resend not possible. " + asked.username + " status is not FORCE_CHANGE_PASSWORD");
    }

    private static Occasion occasion(UserPool pool, Request asked) {
        return Occasion.of(pool, null, asked.clientMetadata);
    }

    /// Lets the pool's own function refuse the user.
    private void ask(Occasion occasion, User user, Request asked) {
        var validationData =
                asked.validationData == null ? null : GivenAttributes.byName(asked.validationData);
        var candidate = new PreSignUp.Candidate(user.username(), user.attributes(), validationData);
        preSignUp.decide(occasion, PreSignUp.Source.ADMIN_CREATE_USER, candidate);
    }

    /// Null for a user who is to sign in without a password (observed on the live service: then the
    /// user is confirmed at once).
    private @Nullable String temporaryPassword(PoolSettings settings, Request asked) {
        boolean passwordless =
                settings.allowedFirstAuthFactors().stream().anyMatch(PASSWORDLESS::contains);
        return passwordless && asked.temporaryPassword == null ? null : given(settings, asked);
    }

    /// The temporary password that is asked for, else one of our making.
    private String given(PoolSettings settings, Request asked) {
        if (asked.temporaryPassword == null) {
            return GeneratedPassword.of(settings.passwordPolicy(), random);
        }
        PasswordRules.check(
                settings.passwordPolicy(),
                asked.temporaryPassword,
                PasswordRules.Wording.DID_NOT_CONFORM);
        return asked.temporaryPassword;
    }
}
