package doorhouse.boot;

import doorhouse.token.RefreshTokens;
import doorhouse.token.TokenIssuer;
import doorhouse.userpool.group.Groups;
import doorhouse.userpool.mfa.PageSetUps;
import doorhouse.userpool.signin.AuthFactorOperations;
import doorhouse.userpool.signin.ChallengeAnswer;
import doorhouse.userpool.signin.Challenges;
import doorhouse.userpool.signin.ChoiceFlow;
import doorhouse.userpool.signin.Choices;
import doorhouse.userpool.signin.CustomChallengeAnswer;
import doorhouse.userpool.signin.CustomFlow;
import doorhouse.userpool.signin.CustomRounds;
import doorhouse.userpool.signin.CustomStates;
import doorhouse.userpool.signin.DevicePasswordVerifierAnswer;
import doorhouse.userpool.signin.DeviceSrpAnswer;
import doorhouse.userpool.signin.EmailOtpAnswer;
import doorhouse.userpool.signin.MfaSetUpAnswer;
import doorhouse.userpool.signin.NewPasswordAnswer;
import doorhouse.userpool.signin.OAuthGrants;
import doorhouse.userpool.signin.PageSignIn;
import doorhouse.userpool.signin.PasskeyAnswer;
import doorhouse.userpool.signin.PasswordAnswer;
import doorhouse.userpool.signin.PasswordCheck;
import doorhouse.userpool.signin.PasswordFlow;
import doorhouse.userpool.signin.RefreshFlow;
import doorhouse.userpool.signin.SecondFactors;
import doorhouse.userpool.signin.SelectChallengeAnswer;
import doorhouse.userpool.signin.SelectMfaTypeAnswer;
import doorhouse.userpool.signin.SentCodes;
import doorhouse.userpool.signin.SignInDevices;
import doorhouse.userpool.signin.SignInEvents;
import doorhouse.userpool.signin.SignInOperations;
import doorhouse.userpool.signin.SignInSessions;
import doorhouse.userpool.signin.SmsMfaAnswer;
import doorhouse.userpool.signin.SmsOtpAnswer;
import doorhouse.userpool.signin.SoftwareTokenAnswer;
import doorhouse.userpool.signin.SrpFlow;
import doorhouse.userpool.signin.TokenGrants;
import doorhouse.userpool.signin.TokenOperations;
import doorhouse.userpool.trigger.CustomAuthTriggers;
import doorhouse.userpool.trigger.PostAuthentication;
import doorhouse.userpool.trigger.PreTokenGeneration;
import java.util.List;

/// The flows and challenges of signing in, up to tokens.
final class SignInParts {
    final RefreshTokens refreshTokens;
    final RefreshFlow refreshFlow;
    final SignInOperations signInOperations;
    final AuthFactorOperations authFactorOperations;
    final TokenOperations tokenOperations;
    final PageSignIn pageSignIn;
    final OAuthGrants oauthGrants;

    SignInParts(Ground ground, UserPoolParts parts) {
        var clock = ground.clock();
        refreshTokens = new RefreshTokens(ground.vault());
        var issuer = new TokenIssuer(parts.keys, ground.random(), clock);
        var preTokenGeneration = new PreTokenGeneration(parts.triggers);
        var groups = new Groups(ground.database());
        var grants =
                new TokenGrants(
                        issuer, refreshTokens, groups, preTokenGeneration, ground.issuer(), clock);
        var devices = new SignInDevices(parts.devices);
        var sessions =
                new SignInSessions(
                        parts.users,
                        parts.phantoms,
                        parts.sessionPasswords,
                        parts.sessions,
                        devices);
        var codes =
                new SentCodes(
                        ground.database(),
                        parts.users,
                        parts.mfas,
                        parts.verification,
                        parts.lockout,
                        devices,
                        sessions,
                        parts.postConfirmation);
        var passwordCheck = new PasswordCheck(parts.passwords, parts.lockout, clock);
        var srpFlow =
                new SrpFlow(
                        parts.clients,
                        parts.users,
                        parts.phantoms,
                        parts.passwords,
                        parts.lockout,
                        ground.vault(),
                        parts.marks,
                        devices,
                        parts.preAuthentication,
                        ground.random(),
                        clock);
        var choices =
                new Choices(
                        parts.mfas, parts.passwords, passwordCheck, srpFlow, codes, parts.passkeys);
        var secondFactors = new SecondFactors(parts.mfas, codes, devices);
        var events = new SignInEvents(parts.pools, parts.authEvents, sessions);
        var states =
                new CustomStates(ground.database(), ground.vault(), ground.randomText(), clock);
        var rounds =
                new CustomRounds(new CustomAuthTriggers(parts.triggers), states, parts.lockout);
        var challenges =
                new Challenges(
                        sessions,
                        secondFactors,
                        devices,
                        rounds,
                        answers(
                                ground,
                                parts,
                                sessions,
                                devices,
                                codes,
                                secondFactors,
                                choices,
                                rounds),
                        parts.lockout,
                        new PostAuthentication(parts.triggers),
                        grants,
                        events);
        refreshFlow =
                new RefreshFlow(
                        ground.database(),
                        parts.clients,
                        parts.users,
                        refreshTokens,
                        parts.revoked,
                        parts.marks,
                        parts.devices,
                        groups,
                        grants,
                        clock);
        oauthGrants =
                new OAuthGrants(
                        grants,
                        issuer,
                        refreshTokens,
                        refreshFlow,
                        parts.revoked,
                        preTokenGeneration,
                        ground.issuer(),
                        clock);
        authFactorOperations =
                new AuthFactorOperations(parts.pools, parts.users, parts.mfas, choices);
        var passwordFlow =
                new PasswordFlow(
                        parts.clients,
                        parts.users,
                        parts.passwords,
                        passwordCheck,
                        parts.migrations,
                        parts.preAuthentication,
                        devices,
                        challenges,
                        clock);
        var choiceFlow =
                new ChoiceFlow(
                        parts.clients,
                        parts.users,
                        parts.phantoms,
                        parts.sessions,
                        parts.sessionPasswords,
                        choices,
                        parts.preAuthentication,
                        devices,
                        challenges,
                        clock);
        var customFlow =
                new CustomFlow(
                        parts.clients,
                        parts.users,
                        parts.phantoms,
                        parts.preAuthentication,
                        srpFlow,
                        rounds,
                        states,
                        devices,
                        challenges,
                        clock);
        signInOperations =
                new SignInOperations(
                        parts.pools,
                        parts.clients,
                        passwordFlow,
                        srpFlow,
                        choiceFlow,
                        customFlow,
                        refreshFlow,
                        challenges,
                        events);
        pageSignIn =
                new PageSignIn(
                        passwordFlow,
                        choiceFlow,
                        customFlow,
                        challenges,
                        sessions,
                        new PageSetUps(UserPoolService.mfa(parts)),
                        events);
        tokenOperations =
                new TokenOperations(
                        parts.pools,
                        parts.clients,
                        parts.users,
                        refreshTokens,
                        parts.revoked,
                        refreshFlow);
    }

    /// The table of challenges.
    private static List<ChallengeAnswer> answers(
            Ground ground,
            UserPoolParts parts,
            SignInSessions sessions,
            SignInDevices devices,
            SentCodes codes,
            SecondFactors secondFactors,
            Choices choices,
            CustomRounds rounds) {
        return List.of(
                new NewPasswordAnswer(
                        ground.database(),
                        parts.users,
                        parts.passwords,
                        sessions,
                        parts.sessionPasswords,
                        parts.verification.limits()),
                new SoftwareTokenAnswer(secondFactors, parts.softwareTokens, sessions),
                new SelectMfaTypeAnswer(secondFactors, sessions),
                new SmsMfaAnswer(secondFactors, codes),
                new EmailOtpAnswer(secondFactors, codes),
                new SmsOtpAnswer(codes),
                new MfaSetUpAnswer(secondFactors, codes, sessions),
                new SelectChallengeAnswer(choices, sessions),
                PasswordAnswer.plain(choices, sessions),
                PasswordAnswer.bySrp(choices, sessions),
                new CustomChallengeAnswer(rounds, sessions),
                new PasskeyAnswer(choices, parts.passkeys, sessions),
                new DeviceSrpAnswer(devices, sessions, ground.vault(), ground.random()),
                new DevicePasswordVerifierAnswer(devices, parts.lockout, sessions, ground.vault()));
    }
}
