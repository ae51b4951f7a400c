package doorhouse.userpool.mfa;

import static doorhouse.operation.CognitoErrors.ENABLE_SOFTWARE_TOKEN_MFA;
import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;
import static doorhouse.operation.Operation.anyone;
import static doorhouse.operation.Operation.byUser;
import static doorhouse.operation.Operation.signed;

import com.fasterxml.jackson.annotation.JsonProperty;
import doorhouse.id.UserPoolId;
import doorhouse.operation.Call;
import doorhouse.operation.Empty;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.directory.Users;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.pool.UserPools;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The operations of the user pools API on users' second factors.
public final class MfaOperations implements Operations {
    private final UserPools pools;
    private final Users users;
    private final UserMfas mfas;
    private final SoftwareTokens softwareTokens;
    private final SetUps setUps;

    public MfaOperations(
            UserPools pools,
            Users users,
            UserMfas mfas,
            SoftwareTokens softwareTokens,
            SetUps setUps) {
        this.pools = pools;
        this.users = users;
        this.mfas = mfas;
        this.softwareTokens = softwareTokens;
        this.setUps = setUps;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                anyone(
                        "AssociateSoftwareToken",
                        AssociateSoftwareToken.class,
                        this::associateSoftwareToken),
                anyone("VerifySoftwareToken", VerifySoftwareToken.class, this::verifySoftwareToken),
                byUser(
                        "SetUserMFAPreference",
                        SetUserMfaPreference.class,
                        this::setUserMfaPreference),
                signed(
                        "AdminSetUserMFAPreference",
                        AdminSetUserMfaPreference.class,
                        this::adminSetUserMfaPreference),
                byUser("SetUserSettings", SetUserSettings.class, this::setUserSettings),
                signed(
                        "AdminSetUserSettings",
                        AdminSetUserSettings.class,
                        this::adminSetUserSettings),
                signed(
                        "AdminDeleteSoftwareToken",
                        AdminDeleteSoftwareToken.class,
                        this::adminDeleteSoftwareToken));
    }

    record AssociateSoftwareToken(@Nullable String accessToken, @Nullable String session) {}

    record Associated(String secretCode, @Nullable String session) {}

    Associated associateSoftwareToken(AssociateSoftwareToken asked) {
        return associate(asked, null);
    }

    /// @param browser that brings the session; null for the API
    Associated associate(AssociateSoftwareToken asked, @Nullable String browser) {
        var setUp = setUps.begun(asked.accessToken, asked.session, browser);
        setUps.spend(setUp);
        var secret = softwareTokens.associate(setUp.pool(), setUp.user());
        return new Associated(secret.reveal(), setUps.goOn(setUp));
    }

    record VerifySoftwareToken(
            @Nullable String accessToken,
            @Nullable String session,
            String userCode,
            @Nullable String friendlyDeviceName) {}

    record Verified(String status, @Nullable String session) {}

    Verified verifySoftwareToken(VerifySoftwareToken asked) {
        return verify(asked, null);
    }

    /// @param browser that brings the session; null for the API
    Verified verify(VerifySoftwareToken asked, @Nullable String browser) {
        var setUp = setUps.begun(asked.accessToken, asked.session, browser);
        var proof = new SoftwareTokens.Proof(asked.userCode, asked.friendlyDeviceName);
        boolean right =
                setUp.session() == null
                        ? softwareTokens.verify(setUp.pool(), setUp.user(), proof)
                        : softwareTokens.verifyFirst(
                                setUp.pool(), setUp.user(), proof, () -> setUps.spend(setUp));
        if (!right) throw ENABLE_SOFTWARE_TOKEN_MFA.because("Code mismatch");
        return new Verified("SUCCESS", setUps.goOnVerified(setUp));
    }

    /// WebAuthnMfaSettings.
    record WebAuthn(boolean enabled) {}

    record SetUserMfaPreference(
            @JsonProperty("SMSMfaSettings") PreferenceChange.@Nullable Setting smsMfaSettings,
            PreferenceChange.@Nullable Setting softwareTokenMfaSettings,
            PreferenceChange.@Nullable Setting emailMfaSettings,
            @Nullable WebAuthn webAuthnMfaSettings) {}

    Empty setUserMfaPreference(Call call, SetUserMfaPreference asked) {
        var caller = call.signedInUser();
        var pool = pools.get(caller.userPoolId());
        return change(pool, users.get(pool.id(), caller.sub()), asked);
    }

    record AdminSetUserMfaPreference(
            UserPoolId userPoolId,
            String username,
            @JsonProperty("SMSMfaSettings") PreferenceChange.@Nullable Setting smsMfaSettings,
            PreferenceChange.@Nullable Setting softwareTokenMfaSettings,
            PreferenceChange.@Nullable Setting emailMfaSettings,
            @Nullable WebAuthn webAuthnMfaSettings) {}

    Empty adminSetUserMfaPreference(AdminSetUserMfaPreference asked) {
        var pool = pools.get(asked.userPoolId);
        return change(
                pool,
                users.get(pool, asked.username),
                new SetUserMfaPreference(
                        asked.smsMfaSettings,
                        asked.softwareTokenMfaSettings,
                        asked.emailMfaSettings,
                        asked.webAuthnMfaSettings));
    }

    private Empty change(UserPool pool, User user, SetUserMfaPreference asked) {
        Boolean webAuthn =
                asked.webAuthnMfaSettings == null ? null : asked.webAuthnMfaSettings.enabled;
        if (Boolean.TRUE.equals(webAuthn) && !pool.settings().webAuthn().multiFactor()) {
            throw INVALID_PARAMETER.because(
                    "FactorConfiguration must be MULTI_FACTOR_WITH_USER_VERIFICATION to turn on"
                            + " WEB_AUTHN");
        }
        mfas.change(
                user,
                new PreferenceChange(
                        asked.smsMfaSettings,
                        asked.softwareTokenMfaSettings,
                        asked.emailMfaSettings,
                        webAuthn));
        return Empty.EMPTY;
    }

    /// One of MFAOptions.
    record Option(@Nullable String deliveryMedium, @Nullable String attributeName) {}

    record SetUserSettings(@JsonProperty("MFAOptions") List<Option> mfaOptions) {}

    Empty setUserSettings(Call call, SetUserSettings asked) {
        var caller = call.signedInUser();
        return set(users.get(caller.userPoolId(), caller.sub()), asked.mfaOptions);
    }

    record AdminSetUserSettings(
            UserPoolId userPoolId,
            String username,
            @JsonProperty("MFAOptions") List<Option> mfaOptions) {}

    Empty adminSetUserSettings(AdminSetUserSettings asked) {
        return set(users.get(pools.get(asked.userPoolId), asked.username), asked.mfaOptions);
    }

    /// The older words for codes by text message: with an option they are on, without one off.
    private Empty set(User user, List<Option> options) {
        for (var option : options) {
            boolean sms =
                    "SMS".equals(option.deliveryMedium())
                            && "phone_number".equals(option.attributeName());
            if (!sms) {
                throw INVALID_PARAMETER.because(
                        "MFAOptions can be set only to SMS with phone_number.");
            }
        }
        var setting = new PreferenceChange.Setting(!options.isEmpty(), false);
        mfas.change(user, new PreferenceChange(setting, null, null));
        return Empty.EMPTY;
    }

    record AdminDeleteSoftwareToken(UserPoolId userPoolId, String username) {}

    Empty adminDeleteSoftwareToken(AdminDeleteSoftwareToken asked) {
        softwareTokens.remove(users.get(pools.get(asked.userPoolId), asked.username));
        return Empty.EMPTY;
    }
}
