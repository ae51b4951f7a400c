package doorhouse.userpool.pool;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;

import doorhouse.wire.Json;
import tools.jackson.databind.node.ObjectNode;

/// Which second factors a pool has. The SMS factor's settings are settings of the pool as well, so
/// here only a mark is kept for it. Source: Amazon Cognito API reference, SetUserPoolMfaConfig;
/// sentences as observed on the live service where it is known.
final class PoolMfa {
    private static final String SMS = "SmsMfaConfiguration";
    private static final String SOFTWARE_TOKEN = "SoftwareTokenMfaConfiguration";
    private static final String EMAIL = "EmailMfaConfiguration";
    private static final String WEB_AUTHN = "WebAuthnConfiguration";
    private static final String MFA = "MfaConfiguration";
    private static final String SMS_SETTINGS = "SmsConfiguration";
    private static final String SMS_MESSAGE = "SmsAuthenticationMessage";

    private PoolMfa() {}

    /// The factors of a new pool: text messages, where it can send them and asks for a factor.
    static ObjectNode created(ObjectNode document) {
        var mfa = Json.object();
        if (!isOff(document) && document.has(SMS_SETTINGS)) mfa.putObject(SMS);
        return mfa;
    }

    /// The factors after UpdateUserPool, which may take away what text messages need, or turn MFA
    /// on if the pool has a factor for it.
    static ObjectNode updated(ObjectNode mfa, ObjectNode document, String mfaBefore) {
        var after = mfa.deepCopy();
        if (!document.has(SMS_SETTINGS)) after.remove(SMS);
        else if (!isOff(document) && !hasFactor(after)) after.putObject(SMS);
        boolean turnedOn = document.path(MFA).asString().equals("ON") && !mfaBefore.equals("ON");
        if (turnedOn && !hasFactor(after)) {
            throw INVALID_PARAMETER.because(
                    "Cannot turn MFA functionality ON, once the user pool has been created.");
        }
        return after;
    }

    /// Does what SetUserPoolMfaConfig asks: it replaces all factors, and MFA is off unless it says
    /// otherwise. A request for passkeys alone leaves the rest as it is.
    static UserPools.Documents set(UserPools.Documents before, ObjectNode asked) {
        var document = before.document();
        var mfa = before.mfa();
        boolean anyFactor = asked.has(SMS) || asked.has(SOFTWARE_TOKEN) || asked.has(EMAIL);
        if (asked.has(WEB_AUTHN)) {
            WebAuthnConfiguration.check(asked.path(WEB_AUTHN));
            mfa.set(WEB_AUTHN, asked.path(WEB_AUTHN));
        } else if (!anyFactor && !asked.has(MFA)) throw nothingGiven();
        if (anyFactor || asked.has(MFA)) {
            document.put(MFA, asked.path(MFA).asString("OFF"));
            replaceFactors(document, mfa, asked);
            if (!isOff(document) && !hasFactor(mfa)) throw nothingGiven();
        }
        return new UserPools.Documents(document, mfa);
    }

    private static void replaceFactors(ObjectNode document, ObjectNode mfa, ObjectNode asked) {
        for (var factor : new String[] {SMS, SOFTWARE_TOKEN, EMAIL}) mfa.remove(factor);
        if (asked.has(SMS)) {
            var sms = asked.path(SMS);
            if (!sms.has(SMS_SETTINGS)) {
                throw INVALID_PARAMETER.because(
                        "[SmsConfiguration] is a required member of"
                                + " [SoftwareTokenMfaConfiguration].");
            }
            document.set(SMS_SETTINGS, sms.path(SMS_SETTINGS));
            if (sms.has(SMS_MESSAGE)) document.set(SMS_MESSAGE, sms.path(SMS_MESSAGE));
            mfa.putObject(SMS);
        }
        if (asked.has(SOFTWARE_TOKEN)) {
            boolean enabled = asked.path(SOFTWARE_TOKEN).path("Enabled").asBoolean(false);
            mfa.putObject(SOFTWARE_TOKEN).put("Enabled", enabled);
        }
        if (asked.has(EMAIL)) {
            var account = document.at("/EmailConfiguration/EmailSendingAccount").asString();
            if (!account.equals("DEVELOPER")) {
                throw INVALID_PARAMETER.because(
                        "Email MFA requires an EmailConfiguration with the EmailSendingAccount"
                                + " DEVELOPER.");
            }
            mfa.set(EMAIL, asked.path(EMAIL));
        }
    }

    private static RuntimeException nothingGiven() {
        return INVALID_PARAMETER.because(
                "At least one of [SmsMfaConfiguration] or [SoftwareTokenMfaConfiguration] must be"
                        + " provided.");
    }

    /// The factors and whether they are asked for, as GetUserPoolMfaConfig tells them.
    static ObjectNode answer(ObjectNode document, ObjectNode mfa) {
        var answer = mfa.deepCopy();
        if (mfa.has(SMS)) {
            var sms = answer.putObject(SMS);
            for (var member : new String[] {SMS_MESSAGE, SMS_SETTINGS}) {
                if (document.has(member)) sms.set(member, document.path(member));
            }
        }
        return answer.put(MFA, document.path(MFA).asString());
    }

    private static boolean isOff(ObjectNode document) {
        return document.path(MFA).asString().equals("OFF");
    }

    private static boolean hasFactor(ObjectNode mfa) {
        return mfa.has(SMS)
                || mfa.has(EMAIL)
                || mfa.path(SOFTWARE_TOKEN).path("Enabled").asBoolean(false);
    }
}
