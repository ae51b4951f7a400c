package doorhouse.boot;

import com.github.benmanes.caffeine.cache.Ticker;
import doorhouse.apimodel.ApiModel;
import doorhouse.aws.AwsDoor;
import doorhouse.aws.JsonDoor;
import doorhouse.aws.QueryDoor;
import doorhouse.aws.Service;
import doorhouse.aws.SignedCallers;
import doorhouse.crypto.MasterKey;
import doorhouse.crypto.RandomText;
import doorhouse.crypto.Secret;
import doorhouse.crypto.Srp;
import doorhouse.dev.DevDoor;
import doorhouse.dev.Seed;
import doorhouse.http.HttpServer;
import doorhouse.http.Response;
import doorhouse.http.Routes;
import doorhouse.iam.AccessKeyOperations;
import doorhouse.iam.IamResources;
import doorhouse.iam.Principals;
import doorhouse.iam.RootKey;
import doorhouse.iam.UserOperations;
import doorhouse.iam.UserPolicyOperations;
import doorhouse.id.AccountId;
import doorhouse.id.Region;
import doorhouse.id.UserPoolId;
import doorhouse.login.ConfirmUserPage;
import doorhouse.message.Inbox;
import doorhouse.message.Sender;
import doorhouse.oauth.WellKnown;
import doorhouse.store.Database;
import doorhouse.store.Sweeper;
import doorhouse.sts.StsOperations;
import doorhouse.token.AccessTokenCheck;
import doorhouse.token.RefreshTokens;
import doorhouse.token.SigningKeys;
import doorhouse.token.TokenIssuer;
import doorhouse.userpool.account.AdminCreateUser;
import doorhouse.userpool.account.AdminUserOperations;
import doorhouse.userpool.account.AttributeOperations;
import doorhouse.userpool.account.Invitations;
import doorhouse.userpool.account.OwnAccountOperations;
import doorhouse.userpool.client.AppClients;
import doorhouse.userpool.client.ClientOperations;
import doorhouse.userpool.client.ClientSecretOperations;
import doorhouse.userpool.code.CodeMessages;
import doorhouse.userpool.code.Codes;
import doorhouse.userpool.code.HourlyLimits;
import doorhouse.userpool.code.Verification;
import doorhouse.userpool.directory.Users;
import doorhouse.userpool.group.GroupOperations;
import doorhouse.userpool.group.Groups;
import doorhouse.userpool.mfa.MfaOperations;
import doorhouse.userpool.mfa.SetUps;
import doorhouse.userpool.mfa.SoftwareTokens;
import doorhouse.userpool.mfa.UserMfas;
import doorhouse.userpool.password.Lockout;
import doorhouse.userpool.password.Passwords;
import doorhouse.userpool.pool.PoolOperations;
import doorhouse.userpool.pool.PoolTagOperations;
import doorhouse.userpool.pool.UserPools;
import doorhouse.userpool.session.AccessTokens;
import doorhouse.userpool.session.ChallengeSessions;
import doorhouse.userpool.session.RevokedFamilies;
import doorhouse.userpool.session.SpentMarks;
import doorhouse.userpool.signin.Challenges;
import doorhouse.userpool.signin.NewPasswordAnswer;
import doorhouse.userpool.signin.PasswordFlow;
import doorhouse.userpool.signin.RefreshFlow;
import doorhouse.userpool.signin.SecondFactorAnswer;
import doorhouse.userpool.signin.SignInOperations;
import doorhouse.userpool.signin.SrpFlow;
import doorhouse.userpool.signin.TokenGrants;
import doorhouse.userpool.signin.TokenOperations;
import doorhouse.userpool.signup.AppCalls;
import doorhouse.userpool.signup.AttributeVerificationOperations;
import doorhouse.userpool.signup.Confirmations;
import doorhouse.userpool.signup.RecoveryOperations;
import doorhouse.userpool.signup.SignUpOperations;
import doorhouse.vault.Vault;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The whole server, put together by constructors, from the ground up.
public final class Server implements AutoCloseable {
    /// What the server stands on.
    ///
    /// @param database owned by the server from now on: closed with it
    /// @param publicUrl how clients reach it, without a slash at the end; null for the address that
    ///   it listens on
    /// @param extraRootKeys secrets by access key id, of the root; only in `dev`
    /// @param rootKeyFile where the root's first key is written for its owner; null writes none
    /// @param dev what is there for laptops and CI alone; null for a server that others can reach
    public record Setup(
            Database database,
            MasterKey masterKey,
            AccountId account,
            Set<Region> regions,
            Region home,
            Map<String, Secret> extraRootKeys,
            @Nullable Path rootKeyFile,
            @Nullable Dev dev,
            @Nullable String publicUrl,
            HttpServer.Settings http,
            Sender sender,
            Clock clock,
            Ticker ticker,
            SecureRandom random) {}

    /// For laptops and CI: pools and clients may choose their ids, and every region is served.
    ///
    /// @param inbox of all messages, shown and emptied under `/dev`
    /// @param seed a file of what is there from the start; null for nothing
    public record Dev(Inbox inbox, @Nullable Path seed) {}

    private final HttpServer http;
    private final CodeMessages messages;
    private final Sweeper sweeper;
    private final Database database;
    private final List<Service> services;

    private Server(
            HttpServer http,
            CodeMessages messages,
            Database database,
            Clock clock,
            List<Service> services) {
        this.http = http;
        this.messages = messages;
        this.sweeper = new Sweeper(database, clock);
        this.database = database;
        this.services = services;
    }

    /// Puts everything together and listens.
    ///
    /// @throws IOException when the address cannot be listened on
    public static Server start(Setup setup) throws IOException {
        Thread.ofPlatform().name("srp-table").daemon().start(Srp::warmUp);
        var clock = setup.clock();
        var random = setup.random();
        var database = setup.database();
        var account = setup.account();
        var randomText = new RandomText(random);
        var vault = new Vault(database, setup.masterKey());
        var address = new AtomicReference<>(setup.publicUrl() == null ? "" : setup.publicUrl());
        Function<UserPoolId, String> issuer = pool -> address.get() + "/" + pool;

        var keys = new SigningKeys(database, vault, random, clock, setup.ticker());
        var making =
                new UserPools.Making(
                        randomText,
                        setup.dev() != null,
                        keys::create,
                        pool -> vault.forget(pool.value()));
        var pools = new UserPools(database, clock, setup.ticker()::read, making);
        var clients = new AppClients(database, vault, clock, setup.ticker()::read, randomText);
        var users = new Users(database, clock);
        var revoked = new RevokedFamilies(database);
        var accessTokens =
                new AccessTokens(new AccessTokenCheck(keys, issuer, clock), users, revoked);
        var passwords = new Passwords(database, vault, random, clock);
        var lockout = new Lockout(database, clock);
        var marks = new SpentMarks(database, clock);
        var sessions = new ChallengeSessions(vault, marks, randomText, clock);
        var mfas = new UserMfas(database);
        var softwareTokens = new SoftwareTokens(database, vault, lockout, random, clock);
        var setUps = new SetUps(pools, clients, users, mfas, accessTokens, sessions);
        var codes = new Codes(database, vault, randomText, clock);
        var messages = new CodeMessages(setup.sender(), issuer);
        var verification = new Verification(codes, messages, new HourlyLimits(database, clock));
        var calls = new AppCalls(clients, pools, users, vault);
        var confirmations = new Confirmations(database, calls, users, verification);

        var creation =
                new AdminCreateUser(
                        pools,
                        database,
                        users,
                        passwords,
                        lockout,
                        new Invitations(setup.sender()),
                        randomText,
                        clock);

        var refreshTokens = new RefreshTokens(vault);
        var grants =
                new TokenGrants(
                        new TokenIssuer(keys, random, clock),
                        refreshTokens,
                        new Groups(database),
                        issuer,
                        clock);
        var challenges =
                new Challenges(
                        users,
                        mfas,
                        passwords,
                        sessions,
                        new NewPasswordAnswer(database, users, passwords, sessions),
                        new SecondFactorAnswer(softwareTokens, sessions),
                        lockout,
                        grants,
                        clock);
        var passwordFlow = new PasswordFlow(clients, users, passwords, lockout, challenges, clock);
        var srpFlow =
                new SrpFlow(
                        clients,
                        users,
                        passwords,
                        lockout,
                        vault,
                        marks,
                        challenges,
                        random,
                        clock);
        var refreshFlow =
                new RefreshFlow(clients, users, refreshTokens, revoked, marks, grants, clock);

        var model = ApiModel.load("cognito-idp");
        var cognito =
                new Service(
                        model,
                        List.of(
                                new PoolOperations(model, pools, users::count),
                                new PoolTagOperations(pools),
                                new ClientOperations(model, pools, clients),
                                new ClientSecretOperations(pools, clients),
                                new GroupOperations(database, pools, users, clock),
                                new SignUpOperations(
                                        database,
                                        calls,
                                        pools,
                                        users,
                                        passwords,
                                        verification,
                                        confirmations,
                                        sessions,
                                        clock),
                                new RecoveryOperations(
                                        database,
                                        calls,
                                        pools,
                                        users,
                                        mfas,
                                        passwords,
                                        lockout,
                                        verification),
                                new AttributeVerificationOperations(
                                        database, pools, users, verification),
                                new MfaOperations(pools, users, mfas, softwareTokens, setUps),
                                new AdminUserOperations(
                                        pools, database, users, mfas, passwords, lockout, creation),
                                new AttributeOperations(pools, clients, users, verification),
                                new OwnAccountOperations(
                                        pools,
                                        clients,
                                        database,
                                        users,
                                        mfas,
                                        passwords,
                                        lockout,
                                        verification.limits()),
                                new SignInOperations(
                                        pools,
                                        clients,
                                        passwordFlow,
                                        srpFlow,
                                        refreshFlow,
                                        challenges),
                                new TokenOperations(
                                        pools,
                                        clients,
                                        users,
                                        refreshTokens,
                                        revoked,
                                        refreshFlow)));
        var principals =
                new Principals(database, vault, account, setup.extraRootKeys(), setup.ticker());
        var iam =
                new Service(
                        ApiModel.load("iam"),
                        List.of(
                                new UserOperations(
                                        database, vault, account, principals, random, clock),
                                new AccessKeyOperations(
                                        database, vault, account, principals, random, clock),
                                new UserPolicyOperations(database, account, principals)));
        var sts = new Service(ApiModel.load("sts"), List.of(new StsOperations()));
        var services = List.of(cognito, iam, sts);
        if (setup.rootKeyFile() != null)
            new RootKey(database, vault, account, random, clock).ensure(setup.rootKeyFile());

        var callers =
                new SignedCallers(
                        principals,
                        new SignedCallers.Regions(setup.regions(), setup.dev() != null),
                        clock);
        var routes = new Routes();
        new AwsDoor(
                        new JsonDoor(
                                List.of(cognito), callers, accessTokens, account, setup.home()),
                        new QueryDoor(
                                List.of(iam, sts),
                                callers,
                                new IamResources(database, account),
                                account))
                .open(routes);
        new WellKnown(pools, keys, issuer).open(routes);
        new ConfirmUserPage(confirmations).open(routes);
        if (setup.dev() != null) {
            var makers = new Seed.Makers(pools, clients, users, creation);
            var seed = new Seed(setup.dev().seed(), account, cognito, makers);
            seed.apply();
            Runnable reset =
                    () -> {
                        pools.removeAll();
                        clients.forget();
                        principals.removeAllUsers();
                        seed.apply();
                    };
            new DevDoor(setup.dev().inbox(), reset).open(routes);
        }
        routes.get("/health/live", _ -> Response.json(200, "{\"status\":\"live\"}"));
        routes.get("/health/ready", _ -> ready(database));
        var http = new HttpServer(setup.http(), routes);
        http.start();
        if (setup.publicUrl() == null) address.set(http.address());
        return new Server(http, messages, database, clock, services);
    }

    private static Response ready(Database database) {
        return database.ready()
                ? Response.json(200, "{\"status\":\"ready\"}")
                : Response.json(503, "{\"status\":\"the database does not answer\"}");
    }

    /// The port in use, also where 0 was asked for.
    public int port() {
        return http.port();
    }

    /// Where it listens, as a URL without a slash at the end.
    public String address() {
        return http.address();
    }

    /// The APIs as this server offers them.
    public List<Service> services() {
        return services;
    }

    /// Finishes the requests in flight and the messages on their way, then closes the database.
    @Override
    public void close() {
        http.close();
        messages.close();
        sweeper.close();
        database.close();
    }
}
