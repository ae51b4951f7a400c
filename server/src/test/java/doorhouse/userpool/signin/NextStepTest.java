package doorhouse.userpool.signin;

import static doorhouse.userpool.signin.SignIn.Factor.CUSTOM;
import static doorhouse.userpool.signin.SignIn.Factor.DEVICE;
import static doorhouse.userpool.signin.SignIn.Factor.EMAIL_OTP;
import static doorhouse.userpool.signin.SignIn.Factor.MFA;
import static doorhouse.userpool.signin.SignIn.Factor.PASSKEY;
import static doorhouse.userpool.signin.SignIn.Factor.PASSKEY_VERIFIED;
import static doorhouse.userpool.signin.SignIn.Factor.PASSWORD;
import static doorhouse.userpool.signin.SignIn.Factor.SIGN_UP;
import static doorhouse.userpool.signin.SignIn.Factor.SMS_OTP;
import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import doorhouse.userpool.client.AuthFlow;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.directory.UserStatus;
import doorhouse.userpool.mfa.MfaKind;
import doorhouse.userpool.mfa.UserMfa;
import doorhouse.userpool.pool.MfaConfiguration;
import doorhouse.userpool.pool.PoolSettings;
import doorhouse.userpool.pool.TestPoolSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NextStepTest {
    private static final List<String> RECOVERIES =
            List.of("verified_email", "verified_phone_number", "both");
    private static final List<String> DEVICES =
            List.of(
                    "{\"ChallengeRequiredOnNewDevice\":false}",
                    "{\"ChallengeRequiredOnNewDevice\":true}");

    /// Every pool, user and history there can be, against the rules as the Developer Guide words
    /// them, said a second time here.
    @Test
    void neverGivesTokensWithoutWhatPoolAndUserWant() {
        long looked = 0;
        for (var settings : everySettings()) {
            for (var user : everyUser()) {
                for (var mfa : everyMfa()) {
                    for (var passed : everyHistory()) {
                        var standing =
                                new Standing(
                                        settings,
                                        user,
                                        mfa,
                                        AuthFlow.USER_AUTH,
                                        passed,
                                        settings.devices().on());
                        check(standing, NextStep.decide(standing));
                        looked++;
                    }
                }
            }
        }
        assertThat(looked).isGreaterThan(1_000_000);
    }

    private static void check(Standing standing, NextStep step) {
        var settings = standing.settings();
        var passed = standing.passed();
        switch (step) {
            case NextStep.Done() -> {
                boolean second =
                        passed.contains(MFA)
                                || (passed.contains(DEVICE) && replaces(standing))
                                || standsForBoth(standing)
                                || (passed.contains(PASSKEY_VERIFIED)
                                        && settings.webAuthn().multiFactor());
                require(standing, step, standing.user().status() == UserStatus.CONFIRMED);
                require(standing, step, begun(passed));
                require(standing, step, second || !wantsSecond(standing));
                require(standing, step, !standing.deviceProves() || passed.contains(DEVICE));
            }
            case NextStep.ProveDevice() -> {
                require(standing, step, standing.deviceProves() && !passed.contains(DEVICE));
                require(standing, step, standing.user().status() == UserStatus.CONFIRMED);
                require(standing, step, begun(passed));
                require(
                        standing,
                        step,
                        replaces(standing) || shown(standing) || !wantsSecond(standing));
            }
            case NextStep.NewPassword() -> {
                require(standing, step, passed.contains(PASSWORD));
                require(
                        standing,
                        step,
                        standing.user().status() == UserStatus.FORCE_CHANGE_PASSWORD);
            }
            case NextStep.SecondFactor(var kind) ->
                    require(standing, step, asksSecond(standing, List.of(kind)));
            case NextStep.ChooseSecondFactor(var kinds) ->
                    require(standing, step, kinds.size() > 1 && asksSecond(standing, kinds));
            case NextStep.SetUpSecondFactor(var kinds) -> {
                require(standing, step, asksSecond(standing, kinds));
                require(standing, step, !kinds.isEmpty());
                require(
                        standing,
                        step,
                        standing.mfa().enabled().stream().noneMatch(kinds::contains));
            }
            case NextStep.NoSecondFactor() -> {
                require(standing, step, wantsSecond(standing));
                require(standing, step, passed.contains(PASSWORD) || passed.contains(SIGN_UP));
            }
            case NextStep.AskFunctions() ->
                    require(standing, step, standing.flow() == AuthFlow.CUSTOM_AUTH);
            case NextStep.Refused() ->
                    require(
                            standing,
                            step,
                            !begun(passed)
                                    || standing.user().status() != UserStatus.CONFIRMED
                                    || wantsSecond(standing));
        }
    }

    /// In a sign-in by the pool's own functions nothing leads past them, and nothing past a
    /// password that was proved leads past its second factor.
    @Test
    void neverGivesTokensBeforeThePoolsFunctionsSaySo() {
        for (var settings : everySettings()) {
            for (var user : everyUser()) {
                for (var mfa : everyMfa()) {
                    for (var passed : List.of(Set.<SignIn.Factor>of(), Set.of(PASSWORD))) {
                        var standing =
                                new Standing(
                                        settings,
                                        user,
                                        mfa,
                                        AuthFlow.CUSTOM_AUTH,
                                        passed,
                                        settings.devices().on());
                        var step = NextStep.decide(standing);
                        require(standing, step, !(step instanceof NextStep.Done));
                        require(standing, step, !(step instanceof NextStep.ProveDevice));
                        if (!(step instanceof NextStep.AskFunctions)) continue;
                        boolean second = wantsSecond(standing) && !replaces(standing);
                        require(standing, step, passed.isEmpty() || !second);
                    }
                }
            }
        }
    }

    private static boolean shown(Standing standing) {
        return standing.has(MFA)
                || standsForBoth(standing)
                || (standing.has(PASSKEY_VERIFIED) && standing.settings().webAuthn().multiFactor());
    }

    /// What the pool's functions asked for is enough only where no password was shown before.
    private static boolean standsForBoth(Standing standing) {
        return standing.has(CUSTOM) && !standing.has(PASSWORD);
    }

    private static boolean replaces(Standing standing) {
        return standing.settings().devices().replacesSecondFactor();
    }

    private static boolean begun(Set<SignIn.Factor> passed) {
        var second = EnumSet.of(MFA, DEVICE);
        return passed.stream().anyMatch(factor -> !second.contains(factor));
    }

    private static boolean wantsSecond(Standing standing) {
        return switch (standing.settings().mfaConfiguration()) {
            case OFF -> false;
            case ON -> true;
            case OPTIONAL ->
                    standing.mfa().enabled().stream()
                            .anyMatch(kind -> offers(standing.settings(), kind));
        };
    }

    private static boolean asksSecond(Standing standing, List<MfaKind> kinds) {
        return standing.settings().mfaConfiguration() != MfaConfiguration.OFF
                && standing.user().status() == UserStatus.CONFIRMED
                && (standing.has(PASSWORD) || standing.has(SIGN_UP))
                && !standing.has(MFA)
                && !(standing.has(DEVICE) && replaces(standing))
                && kinds.stream().allMatch(kind -> offers(standing.settings(), kind));
    }

    private static boolean offers(PoolSettings settings, MfaKind kind) {
        return switch (kind) {
            case SMS_MFA -> settings.smsMfa();
            case SOFTWARE_TOKEN_MFA -> settings.softwareTokenMfa();
            case EMAIL_OTP -> settings.emailMfa();
        };
    }

    private static void require(Standing standing, NextStep step, boolean rule) {
        if (!rule) throw new AssertionError(step + " for " + standing);
    }

    private static List<PoolSettings> everySettings() {
        var all = new ArrayList<PoolSettings>();
        for (var mfa : MfaConfiguration.values()) {
            for (int kinds = 0; kinds < 16; kinds++) {
                for (var recovery : RECOVERIES) all.add(settings(mfa, kinds, recovery));
                for (var devices : DEVICES) all.add(settings(mfa, kinds, "both", devices));
            }
        }
        return all;
    }

    private static PoolSettings settings(MfaConfiguration mfa, int kinds, String recovery) {
        return settings(mfa, kinds, recovery, "{}");
    }

    private static PoolSettings settings(
            MfaConfiguration mfa, int kinds, String recovery, String devices) {
        var factors = new ArrayList<String>();
        if ((kinds & 1) != 0) factors.add("\"SmsMfaConfiguration\":{}");
        if ((kinds & 2) != 0) factors.add("\"SoftwareTokenMfaConfiguration\":{\"Enabled\":true}");
        if ((kinds & 4) != 0) factors.add("\"EmailMfaConfiguration\":{}");
        if ((kinds & 8) != 0) {
            factors.add(
                    "\"WebAuthnConfiguration\":{\"FactorConfiguration\":\"MULTI_FACTOR_WITH_USER_VERIFICATION\"}");
        }
        var one = "{\"Priority\":1,\"Name\":\"" + recovery + "\"}";
        var mechanisms =
                recovery.equals("both")
                        ? ""
                        : ",\"AccountRecoverySetting\":{\"RecoveryMechanisms\":[" + one + "]}";
        return TestPoolSettings.of(
                "{\"MfaConfiguration\":\""
                        + mfa
                        + "\",\"SmsConfiguration\":{},\"DeviceConfiguration\":"
                        + devices
                        + mechanisms
                        + "}",
                "{" + String.join(",", factors) + "}");
    }

    private static List<User> everyUser() {
        var all = new ArrayList<User>();
        for (var status : UserStatus.values()) {
            for (int addresses = 0; addresses < 4; addresses++) {
                var attributes = new HashMap<String, String>();
                if ((addresses & 1) != 0) attributes.put("email", "ana@example.com");
                if ((addresses & 2) != 0) attributes.put("phone_number", "+15555550123");
                all.add(user(status, attributes));
            }
        }
        return all;
    }

    private static User user(UserStatus status, Map<String, String> attributes) {
        return new User(
                new UserPoolId("us-east-1_AbC123xYz"),
                new Sub("11111111-2222-3333-4444-555555555555"),
                "ana",
                status,
                true,
                attributes,
                0,
                0,
                Instant.EPOCH,
                Instant.EPOCH);
    }

    private static List<UserMfa> everyMfa() {
        var all = new ArrayList<UserMfa>();
        for (var enabled : subsets(MfaKind.values())) {
            all.add(new UserMfa(Set.copyOf(enabled), null, false, ""));
            all.add(new UserMfa(Set.copyOf(enabled), null, true, ""));
            for (var kind : enabled) all.add(new UserMfa(Set.copyOf(enabled), kind, true, ""));
        }
        return all;
    }

    private static List<Set<SignIn.Factor>> everyHistory() {
        return subsets(
                        PASSWORD,
                        MFA,
                        EMAIL_OTP,
                        SMS_OTP,
                        PASSKEY,
                        PASSKEY_VERIFIED,
                        DEVICE,
                        CUSTOM,
                        SIGN_UP)
                .stream()
                .filter(set -> set.size() <= 2)
                .map(Set::copyOf)
                .toList();
    }

    @SafeVarargs
    private static <T> List<List<T>> subsets(T... of) {
        var all = new ArrayList<List<T>>();
        for (int bits = 0; bits < 1 << of.length; bits++) {
            var set = new ArrayList<T>();
            for (int i = 0; i < of.length; i++) {
                if ((bits & (1 << i)) != 0) set.add(of[i]);
            }
            all.add(set);
        }
        return all;
    }

    @Test
    void asksForTheOneFactorThatTheUserHas() {
        var settings = settings(MfaConfiguration.OPTIONAL, 7, "both");
        var mfa = new UserMfa(Set.of(MfaKind.EMAIL_OTP), null, true, "");

        assertThat(after(settings, Map.of("email", "ana@example.com"), mfa))
                .isEqualTo(new NextStep.SecondFactor(MfaKind.EMAIL_OTP));
    }

    @Test
    void asksForThePreferredOneOfSeveral() {
        var settings = settings(MfaConfiguration.OPTIONAL, 7, "both");
        var two = Set.of(MfaKind.EMAIL_OTP, MfaKind.SOFTWARE_TOKEN_MFA);

        var email = Map.of("email", "ana@example.com");

        assertThat(after(settings, email, new UserMfa(two, MfaKind.EMAIL_OTP, true, "")))
                .isEqualTo(new NextStep.SecondFactor(MfaKind.EMAIL_OTP));
        assertThat(after(settings, email, new UserMfa(two, null, true, "")))
                .isEqualTo(
                        new NextStep.ChooseSecondFactor(
                                List.of(MfaKind.SOFTWARE_TOKEN_MFA, MfaKind.EMAIL_OTP)));
    }

    @Test
    void letsNobodyInForHavingLostTheAddressOfTheSecondFactor() {
        var settings = settings(MfaConfiguration.OPTIONAL, 7, "both");
        var sms = new UserMfa(Set.of(MfaKind.SMS_MFA), MfaKind.SMS_MFA, false, "");

        assertThat(after(settings, Map.of(), sms)).isEqualTo(new NextStep.NoSecondFactor());
    }

    @Test
    void assignsAnAddressWhereThePoolWantsAFactorAndTheUserChoseNone() {
        var settings = settings(MfaConfiguration.ON, 7, "both");
        var email = Map.of("email", "ana@example.com");
        var both = Map.of("email", "ana@example.com", "phone_number", "+15555550123");

        assertThat(after(settings, email, UserMfa.NONE))
                .isEqualTo(new NextStep.SecondFactor(MfaKind.EMAIL_OTP));
        assertThat(after(settings, both, UserMfa.NONE))
                .isEqualTo(
                        new NextStep.ChooseSecondFactor(
                                List.of(MfaKind.SMS_MFA, MfaKind.EMAIL_OTP)));
        assertThat(after(settings, Map.of(), UserMfa.NONE))
                .isEqualTo(
                        new NextStep.SetUpSecondFactor(
                                List.of(
                                        MfaKind.SMS_MFA,
                                        MfaKind.SOFTWARE_TOKEN_MFA,
                                        MfaKind.EMAIL_OTP)));
    }

    @Test
    void neverTakesTheOnlyWayOfRecoveryForASecondFactor() {
        var mail = settings(MfaConfiguration.ON, 7, "verified_email");
        var phone = settings(MfaConfiguration.ON, 7, "verified_phone_number");

        assertThat(after(mail, Map.of("email", "ana@example.com"), UserMfa.NONE))
                .isEqualTo(
                        new NextStep.SetUpSecondFactor(
                                List.of(MfaKind.SMS_MFA, MfaKind.SOFTWARE_TOKEN_MFA)));
        assertThat(after(phone, Map.of("phone_number", "+15555550123"), UserMfa.NONE))
                .isEqualTo(
                        new NextStep.SetUpSecondFactor(
                                List.of(MfaKind.SOFTWARE_TOKEN_MFA, MfaKind.EMAIL_OTP)));
    }

    @Test
    void aVerifiedPasskeyStandsForBothFactorsOnlyWhereThePoolSaysSo() {
        var mfa = new UserMfa(Set.of(MfaKind.SOFTWARE_TOKEN_MFA), null, true, "");

        assertThat(passkey(settings(MfaConfiguration.OPTIONAL, 15, "both"), mfa, PASSKEY_VERIFIED))
                .isEqualTo(new NextStep.Done());
        assertThat(passkey(settings(MfaConfiguration.OPTIONAL, 7, "both"), mfa, PASSKEY_VERIFIED))
                .isEqualTo(new NextStep.Refused());
        assertThat(passkey(settings(MfaConfiguration.OPTIONAL, 15, "both"), mfa, PASSKEY))
                .isEqualTo(new NextStep.Refused());
    }

    @Test
    void aRememberedDeviceStandsForTheSecondFactorOnlyWhereThePoolSaysSo() {
        var mfa = new UserMfa(Set.of(MfaKind.SOFTWARE_TOKEN_MFA), null, true, "");
        var instead = settings(MfaConfiguration.OPTIONAL, 7, "both", DEVICES.getLast());
        var beside = settings(MfaConfiguration.OPTIONAL, 7, "both", DEVICES.getFirst());

        assertThat(after(instead, Map.of(), mfa)).isEqualTo(new NextStep.ProveDevice());
        assertThat(after(beside, Map.of(), mfa))
                .isEqualTo(new NextStep.SecondFactor(MfaKind.SOFTWARE_TOKEN_MFA));
        assertThat(after(beside, Map.of(), UserMfa.NONE)).isEqualTo(new NextStep.ProveDevice());
    }

    @Test
    void aRememberedDeviceDoesNotReplaceSettingASecondFactorUp() {
        var settings = settings(MfaConfiguration.ON, 2, "both", DEVICES.getLast());

        assertThat(after(settings, Map.of(), UserMfa.NONE))
                .isEqualTo(new NextStep.SetUpSecondFactor(List.of(MfaKind.SOFTWARE_TOKEN_MFA)));
    }

    private static NextStep passkey(PoolSettings settings, UserMfa mfa, SignIn.Factor factor) {
        var user = user(UserStatus.CONFIRMED, Map.of());
        return NextStep.decide(
                new Standing(settings, user, mfa, AuthFlow.USER_AUTH, Set.of(factor), false));
    }

    private static NextStep after(
            PoolSettings settings, Map<String, String> attributes, UserMfa mfa) {
        return NextStep.decide(
                new Standing(
                        settings,
                        user(UserStatus.CONFIRMED, attributes),
                        mfa,
                        AuthFlow.USER_PASSWORD_AUTH,
                        Set.of(PASSWORD),
                        settings.devices().on()));
    }
}
