package doorhouse.userpool.mfa;

import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.store.Row;
import java.util.EnumSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The rows of users' second factors. Secrets come and go sealed.
final class MfaStore {
    /// What is kept of an authenticator.
    ///
    /// @param secret the verified one, sealed; null while there is none
    /// @param pending the one that waits to be verified, sealed; null while there is none
    record Kept(byte @Nullable [] secret, byte @Nullable [] pending) {
        static final Kept NOTHING = new Kept(null, null);
    }

    private final Database database;

    MfaStore(Database database) {
        this.database = database;
    }

    Optional<UserMfa> find(UserPoolId pool, Sub sub) {
        return database.find(
                """
                select sms, software_token, email, preferred, secret, friendly_name, web_authn from user_mfa
                 where user_pool_id = ? and sub = ?\
                """,
                MfaStore::userMfa,
                pool.value(),
                sub.value());
    }

    Kept secrets(UserPoolId pool, Sub sub) {
        return database.find(
                        "select secret, pending_secret from user_mfa where user_pool_id = ? and sub = ?",
                        row ->
                                new Kept(
                                        row.bytesOrNull("secret"),
                                        row.bytesOrNull("pending_secret")),
                        pool.value(),
                        sub.value())
                .orElse(Kept.NOTHING);
    }

    /// Keeps a secret that waits to be verified, instead of one that waited before.
    void putPending(UserPoolId pool, Sub sub, byte[] sealed) {
        database.transaction(() -> {
            makeSure(pool, sub);
            database.run(
                    "update user_mfa set pending_secret = ? where user_pool_id = ? and sub = ?",
                    sealed,
                    pool.value(),
                    sub.value());
        });
    }

    /// Makes the pending secret the user's, in place of an earlier one. False, and nothing written,
    /// when it is not the pending one any more.
    boolean activate(UserPoolId pool, Sub sub, byte[] pending, long step, String friendlyName) {
        return 1
                == database.run(
                        """
                        update user_mfa
                           set secret = pending_secret, pending_secret = null, last_step = ?, friendly_name = ?
                         where user_pool_id = ? and sub = ? and pending_secret = ?\
                        """,
                        step,
                        friendlyName,
                        pool.value(),
                        sub.value(),
                        pending);
    }

    /// Makes the pending secret the user's, who has none yet and no other second factor, and
    /// switches it on. False, and nothing written, when there is one, or it is not the pending one
    /// any more.
    boolean activateFirst(
            UserPoolId pool, Sub sub, byte[] pending, long step, String friendlyName) {
        return 1
                == database.run(
                        """
                        update user_mfa
                           set secret = pending_secret, pending_secret = null, last_step = ?, friendly_name = ?,
                               software_token = ?
                         where user_pool_id = ? and sub = ? and pending_secret = ? and secret is null
                           and sms = ? and email = ?\
                        """,
                        step,
                        friendlyName,
                        true,
                        pool.value(),
                        sub.value(),
                        pending,
                        false,
                        false);
    }

    /// Switches codes sent to an address on for a user who has no second factor yet. False, and
    /// nothing changed, when there is one.
    boolean enableFirst(UserPoolId pool, Sub sub, MfaKind kind) {
        makeSure(pool, sub);
        return 1
                == database.run(
                        """
                        update user_mfa set sms = ?, email = ?
                         where user_pool_id = ? and sub = ? and secret is null
                           and sms = ? and email = ? and software_token = ?\
                        """,
                        kind == MfaKind.SMS_MFA,
                        kind == MfaKind.EMAIL_OTP,
                        pool.value(),
                        sub.value(),
                        false,
                        false,
                        false);
    }

    /// Takes both secrets away and switches the factor off.
    void removeSecrets(UserPoolId pool, Sub sub) {
        database.run(
                """
                update user_mfa
                   set secret = null, pending_secret = null, friendly_name = '', software_token = ?,
                       preferred = case when preferred = ? then null else preferred end
                 where user_pool_id = ? and sub = ?\
                """,
                false,
                MfaKind.SOFTWARE_TOKEN_MFA.name(),
                pool.value(),
                sub.value());
    }

    /// Uses a step of time up. False when this one or a later one was used before.
    boolean spendStep(UserPoolId pool, Sub sub, byte[] secret, long step) {
        return 1
                == database.run(
                        """
                        update user_mfa set last_step = ?
                         where user_pool_id = ? and sub = ? and secret = ? and last_step < ?\
                        """,
                        step,
                        pool.value(),
                        sub.value(),
                        secret,
                        step);
    }

    void rename(UserPoolId pool, Sub sub, String friendlyName) {
        database.run(
                "update user_mfa set friendly_name = ? where user_pool_id = ? and sub = ?",
                friendlyName,
                pool.value(),
                sub.value());
    }

    /// Writes what a change says and leaves the rest, so that of two changes at once none is lost.
    void change(UserPoolId pool, Sub sub, PreferenceChange change) {
        var preferred = change.preferred();
        database.transaction(() -> {
            makeSure(pool, sub);
            database.run(
                    """
                    update user_mfa
                       set sms = coalesce(?, sms),
                           software_token = coalesce(?, software_token),
                           email = coalesce(?, email),
                           web_authn = coalesce(?, web_authn),
                           preferred = coalesce(?, case when preferred in (?, ?, ?) then null else preferred end)
                     where user_pool_id = ? and sub = ?\
                    """,
                    change.enabled(MfaKind.SMS_MFA),
                    change.enabled(MfaKind.SOFTWARE_TOKEN_MFA),
                    change.enabled(MfaKind.EMAIL_OTP),
                    change.webAuthn(),
                    preferred.map(MfaKind::name).orElse(null),
                    ifNamed(change, MfaKind.SMS_MFA),
                    ifNamed(change, MfaKind.SOFTWARE_TOKEN_MFA),
                    ifNamed(change, MfaKind.EMAIL_OTP),
                    pool.value(),
                    sub.value());
        });
    }

    /// The kind's name where the change speaks of it, else what is no kind's name.
    private static String ifNamed(PreferenceChange change, MfaKind kind) {
        return change.enabled(kind) == null ? "" : kind.name();
    }

    private void makeSure(UserPoolId pool, Sub sub) {
        database.run(
                """
                insert into user_mfa
                       (user_pool_id, sub, sms, software_token, email, friendly_name, last_step)
                values (?, ?, ?, ?, ?, '', 0)
                    on conflict (user_pool_id, sub) do nothing\
                """,
                pool.value(),
                sub.value(),
                false,
                false,
                false);
    }

    private static UserMfa userMfa(Row row) {
        var enabled = EnumSet.noneOf(MfaKind.class);
        if (row.flag("sms")) enabled.add(MfaKind.SMS_MFA);
        if (row.flag("software_token")) enabled.add(MfaKind.SOFTWARE_TOKEN_MFA);
        if (row.flag("email")) enabled.add(MfaKind.EMAIL_OTP);
        var preferred = row.textOrNull("preferred");
        return new UserMfa(
                enabled,
                preferred == null ? null : MfaKind.valueOf(preferred),
                row.bytesOrNull("secret") != null,
                row.text("friendly_name"),
                row.flagOrNull("web_authn"));
    }
}
