package doorhouse.boot;

import doorhouse.crypto.Argon2;
import doorhouse.http.HttpServer;
import doorhouse.kms.KmsKeys;
import doorhouse.token.AccessTokenCheck;
import doorhouse.token.KeyOwner;
import doorhouse.token.SigningKeys;
import doorhouse.trigger.Triggers;
import doorhouse.userpool.account.AdminCreateUser;
import doorhouse.userpool.account.Invitations;
import doorhouse.userpool.branding.Styles;
import doorhouse.userpool.branding.UiCustomizations;
import doorhouse.userpool.browser.BrowserSessions;
import doorhouse.userpool.client.AppClients;
import doorhouse.userpool.code.AddressLimit;
import doorhouse.userpool.code.CodeMessages;
import doorhouse.userpool.code.Codes;
import doorhouse.userpool.code.HourlyLimits;
import doorhouse.userpool.code.Phantoms;
import doorhouse.userpool.code.Samples;
import doorhouse.userpool.code.Verification;
import doorhouse.userpool.device.Devices;
import doorhouse.userpool.directory.Users;
import doorhouse.userpool.domain.Domains;
import doorhouse.userpool.federation.RemovedProviders;
import doorhouse.userpool.identityprovider.IdentityProviders;
import doorhouse.userpool.identityprovider.SamlKeys;
import doorhouse.userpool.mfa.SetUps;
import doorhouse.userpool.mfa.SoftwareTokens;
import doorhouse.userpool.mfa.UserMfas;
import doorhouse.userpool.passkey.Passkeys;
import doorhouse.userpool.passkey.RegistrationChallenges;
import doorhouse.userpool.passkey.RelyingParties;
import doorhouse.userpool.password.Lockout;
import doorhouse.userpool.password.Passwords;
import doorhouse.userpool.pool.UserPools;
import doorhouse.userpool.session.AccessTokens;
import doorhouse.userpool.session.ChallengeSessions;
import doorhouse.userpool.session.RevokedFamilies;
import doorhouse.userpool.session.SessionPasswords;
import doorhouse.userpool.session.SpentMarks;
import doorhouse.userpool.signup.AppCalls;
import doorhouse.userpool.signup.Confirmations;
import doorhouse.userpool.signup.Migrations;
import doorhouse.userpool.terms.Agreements;
import doorhouse.userpool.threat.AuthEvents;
import doorhouse.userpool.trigger.CustomMessage;
import doorhouse.userpool.trigger.CustomSenders;
import doorhouse.userpool.trigger.PostConfirmation;
import doorhouse.userpool.trigger.PreAuthentication;
import doorhouse.userpool.trigger.PreSignUp;
import doorhouse.userpool.trigger.UserMigration;
import doorhouse.userpool.userimport.ImportWorker;
import doorhouse.userpool.userimport.UserImports;

/// The parts of user pools that more than one capability uses, from the ground up.
final class UserPoolParts {
    final Triggers triggers;
    final KmsKeys kmsKeys;
    final PreSignUp preSignUp;
    final PostConfirmation postConfirmation;
    final PreAuthentication preAuthentication;
    final UserMigration userMigration;
    final CustomMessage customMessage;
    final CustomSenders customSenders;
    final SigningKeys keys;
    final UserPools pools;
    final Domains domains;
    final UiCustomizations uiCustomizations;
    final Styles styles;
    final Agreements agreements;
    final IdentityProviders identityProviders;
    final SamlKeys samlKeys;
    final RemovedProviders removedProviders;
    final AppClients clients;
    final Users users;
    final Phantoms phantoms;
    final RevokedFamilies revoked;
    final AccessTokens accessTokens;
    final Argon2 argon2;
    final Passwords passwords;
    final Lockout lockout;
    final SpentMarks marks;
    final ChallengeSessions sessions;
    final SessionPasswords sessionPasswords;
    final CodeMessages messages;
    final Verification verification;
    final UserMfas mfas;
    final SoftwareTokens softwareTokens;
    final SetUps setUps;
    final Devices devices;
    final Passkeys passkeys;
    final AppCalls calls;
    final Confirmations confirmations;
    final Migrations migrations;
    final AdminCreateUser creation;
    final AuthEvents authEvents;
    final BrowserSessions browserSessions;
    final UserImports imports;
    final ImportWorker importWorker;

    UserPoolParts(Ground ground) {
        var database = ground.database();
        var vault = ground.vault();
        var clock = ground.clock();
        var ticker = ground.ticker();

        triggers = new Triggers(ground.setup().functions(), HttpServer.Limits.MOST_ELSEWHERE);
        kmsKeys = new KmsKeys(vault);
        preSignUp = new PreSignUp(triggers);
        postConfirmation = new PostConfirmation(triggers);
        preAuthentication = new PreAuthentication(triggers);
        userMigration = new UserMigration(triggers);
        customMessage = new CustomMessage(triggers);
        customSenders = new CustomSenders(triggers, kmsKeys, ground.random());

        keys =
                new SigningKeys(
                        database, vault, ground.setup().keyPairs(), ground.random(), clock, ticker);
        users = new Users(database, clock);
        var samples = new Samples(users::sample, ticker);
        phantoms = new Phantoms(vault, samples);
        var making =
                new UserPools.Making(
                        ground.randomText(),
                        ground.dev(),
                        (pool, settings) ->
                                keys.create(
                                        KeyOwner.of(pool),
                                        settings.extensions().signingAlgorithm()),
                        (pool, settings) ->
                                keys.use(
                                        KeyOwner.of(pool),
                                        settings.extensions().signingAlgorithm()),
                        pool -> {
                            vault.forget(pool.value());
                            keys.forget(KeyOwner.of(pool));
                            samples.forget(pool);
                        });
        pools = new UserPools(database, clock, ticker::read, making);
        domains = new Domains(database, ticker::read);
        uiCustomizations = new UiCustomizations(database);
        styles = new Styles(database);
        agreements = new Agreements(database, clock);
        identityProviders = new IdentityProviders(database, vault);
        samlKeys = new SamlKeys(database, vault, ground.random(), clock);
        clients = new AppClients(database, vault, clock, ticker::read, ground.randomText());
        removedProviders = new RemovedProviders(database, pools, users);
        revoked = new RevokedFamilies(database);
        accessTokens =
                new AccessTokens(
                        database,
                        new AccessTokenCheck(keys, ground.issuer(), clock),
                        clients,
                        users,
                        revoked);
        argon2 = Argon2.ofMachine(ground.setup().http().limits().requestsAtOnce());
        passwords = new Passwords(database, vault, argon2, ticker, ground.random(), clock);
        lockout = new Lockout(database, clock);
        marks = new SpentMarks(database, clock);
        sessions = new ChallengeSessions(vault, marks, ground.randomText(), clock);
        sessionPasswords = new SessionPasswords(passwords);
        messages =
                new CodeMessages(
                        ground.setup().sender(),
                        customMessage,
                        customSenders,
                        ground.issuer(),
                        new AddressLimit(
                                database, vault, clock, ground.setup().messagesPerAddress()));
        verification =
                new Verification(
                        new Codes(database, vault, ground.randomText(), clock),
                        messages,
                        new HourlyLimits(database, clock));
        mfas = new UserMfas(database);
        softwareTokens = new SoftwareTokens(database, vault, lockout, ground.random(), clock);
        setUps = new SetUps(pools, clients, users, mfas, accessTokens, sessions, sessionPasswords);
        devices = new Devices(database, marks, vault, clock);
        passkeys =
                new Passkeys(
                        database,
                        users,
                        new RelyingParties(domains::of, ground::publicHost),
                        new RegistrationChallenges(vault, marks, ground.randomText(), clock),
                        ground.random(),
                        clock);
        calls = new AppCalls(clients, pools, users, phantoms);
        confirmations = new Confirmations(database, calls, users, verification, postConfirmation);
        migrations =
                new Migrations(
                        database, users, passwords, mfas, userMigration, phantoms, lockout, clock);
        creation =
                new AdminCreateUser(
                        pools,
                        database,
                        users,
                        passwords,
                        lockout,
                        new Invitations(messages),
                        preSignUp,
                        ground.randomText(),
                        clock);
        browserSessions =
                new BrowserSessions(
                        database,
                        users,
                        sessionPasswords,
                        identityProviders,
                        ground.randomText(),
                        clock);
        authEvents = new AuthEvents(database, users, clock);
        imports = new UserImports(database, vault, pools, users, mfas, ground.issuer(), clock);
        importWorker = imports.worker();
    }
}
