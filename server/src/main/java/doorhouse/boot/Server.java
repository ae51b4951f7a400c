package doorhouse.boot;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Ticker;
import doorhouse.aws.AwsDoor;
import doorhouse.aws.CallQuotas;
import doorhouse.aws.JsonDoor;
import doorhouse.aws.KmsActions;
import doorhouse.aws.QueryDoor;
import doorhouse.aws.Service;
import doorhouse.aws.UserPoolActions;
import doorhouse.crypto.MasterKey;
import doorhouse.crypto.Secret;
import doorhouse.dev.DevDoor;
import doorhouse.dev.Seed;
import doorhouse.http.HttpServer;
import doorhouse.http.Response;
import doorhouse.http.Routes;
import doorhouse.id.AccountId;
import doorhouse.id.Region;
import doorhouse.message.Inbox;
import doorhouse.message.Sender;
import doorhouse.outbound.AddressRule;
import doorhouse.quota.Rates;
import doorhouse.store.Database;
import doorhouse.store.RequestTime;
import doorhouse.store.StoreBusy;
import doorhouse.store.StoreUnavailable;
import doorhouse.store.Sweeper;
import doorhouse.token.KeyPairs;
import doorhouse.trigger.FunctionRunner;
import doorhouse.userpool.oidc.Origins;
import doorhouse.userpool.pool.Quotas;
import doorhouse.userpool.userimport.UserImportDoor;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
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
    /// @param messagesPerAddress an hour; 0 for no limit
    /// @param quotas how many pools and clients there may be
    /// @param rates how many requests a second are granted
    /// @param dev what is there for laptops and CI alone; null for a server that others can reach
    /// @param keyPairs where the keys that sign tokens come from
    /// @param functions reaches the users' own functions
    /// @param syncTargets who is told of what identities sync
    /// @param peers how the servers of identity providers are reached
    /// @param stores what stands behind the gateway
    /// @param lending what identity pools lend roles by
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
            FunctionRunner functions,
            SyncTargets syncTargets,
            Peers peers,
            Stores stores,
            Lending lending,
            int messagesPerAddress,
            Quotas quotas,
            Rates rates,
            Clock clock,
            Ticker ticker,
            KeyPairs keyPairs,
            SecureRandom random) {}

    /// For laptops and CI: pools and clients may choose their ids, and every region is served.
    ///
    /// @param inbox of all messages, shown and emptied under `/dev`
    /// @param seed a file of what is there from the start; null for nothing
    public record Dev(Inbox inbox, @Nullable Path seed) {}

    /// The servers of identity providers.
    ///
    /// @param addresses where they may be
    /// @param origins what stands for theirs
    public record Peers(AddressRule addresses, Origins origins) {}

    private final HttpServer http;
    private final List<Service> services;

    /// What ends with the server, in order.
    private final List<Runnable> ends;

    private Server(HttpServer http, List<Service> services, List<Runnable> ends) {
        this.http = http;
        this.services = services;
        this.ends = ends;
    }

    /// Puts everything together and listens.
    ///
    /// @throws IOException when the address cannot be listened on
    public static Server start(Setup setup) throws IOException {
        var address = new AtomicReference<>(setup.publicUrl() == null ? "" : setup.publicUrl());
        var ground = Ground.of(setup, address::get);
        var parts = new UserPoolParts(ground);
        var signIn = new SignInParts(ground, parts);
        var cognito = UserPoolService.of(ground, parts, signIn);
        var awsSide = new AwsSide(ground);
        AwsSide.ensureRootKey(ground);
        var stsParts = new StsParts(ground, parts, awsSide);
        var identityPools =
                new IdentityPoolParts(
                        ground, parts, awsSide, stsParts, List.of(SyncParts.changes(ground)));
        var sync = new SyncParts(ground, identityPools, parts.triggers);

        var routes = new Routes().within(RequestTime::bounded);
        var sts = stsParts.service(List.of(identityPools.webIdentities()));
        openDoors(routes, ground, parts, cognito, awsSide, sts, identityPools);
        sync.open(routes, ground, awsSide);
        var gateway = new GatewayParts(ground, awsSide.callers);
        gateway.open(routes);
        var oauth = new OAuthParts(ground, parts, signIn);
        var federation = new FederationParts(ground, parts, oauth);
        oauth.open(routes, federation.start, federation.leave, ground.peers());
        federation.open(routes);
        new PageParts(ground, parts, signIn, oauth).open(routes);
        if (setup.dev() != null) {
            openDev(routes, setup, parts, cognito, awsSide, identityPools);
        }
        var http = new HttpServer(setup.http(), routes);
        var readiness = new Readiness(setup.database()::ready, System::nanoTime);
        routes.getHealth("/health/ready", _ -> ready(readiness, http));
        // It reads up to when was swept, which what is asked first must be held against.
        var sweeper =
                new Sweeper(
                        setup.database(),
                        setup.clock(),
                        () -> {
                            parts.pools.sweepRemoved();
                            parts.removedProviders.sweep();
                            identityPools.pools.sweepRemoved();
                        });
        http.start();
        if (setup.publicUrl() == null) address.set(http.address());
        parts.importWorker.start();
        var services =
                List.of(
                        cognito,
                        awsSide.iam,
                        sts,
                        awsSide.kms,
                        identityPools.service,
                        sync.service);
        var warmUp = WarmUp.begin(services, parts.keys);
        return new Server(
                http,
                services,
                List.of(
                        warmUp::close,
                        http::close,
                        parts.argon2::close,
                        parts.messages::close,
                        parts.importWorker::close,
                        parts.authEvents::close,
                        gateway::close,
                        parts.triggers::close,
                        sync::close,
                        identityPools::close,
                        ground.peers()::close,
                        sweeper::close,
                        setup.database()::close));
    }

    private static void openDoors(
            Routes routes,
            Ground ground,
            UserPoolParts parts,
            Service cognito,
            AwsSide awsSide,
            Service sts,
            IdentityPoolParts identityPools) {
        var setup = ground.setup();
        var quotas = new CallQuotas(ground.requestQuotas());
        var json =
                new JsonDoor(
                        List.of(
                                new JsonDoor.Offer(
                                        cognito,
                                        new UserPoolActions(
                                                setup.account(), awsSide.regions, parts.pools)),
                                new JsonDoor.Offer(awsSide.kms, new KmsActions()),
                                identityPools.offer()),
                        awsSide.callers,
                        quotas,
                        parts.accessTokens,
                        setup.account(),
                        setup.home());
        var query =
                new QueryDoor(
                        List.of(awsSide.iam, sts),
                        awsSide.callers,
                        quotas,
                        awsSide.resources,
                        setup.account(),
                        setup.home());
        var aws = new AwsDoor(json, query);
        aws.open(routes);
        routes.busy(new Busy(aws)).crowded(StoreBusy.class::isInstance);
        routes.passing(fault ->
                fault instanceof StoreUnavailable away
                        ? Optional.of(away.reason())
                        : Optional.empty());
        identityPools.open(routes);
        new UserImportDoor(parts.imports).open(routes);
        routes.getHealth("/health/live", _ -> Response.json(200, "{\"status\":\"live\"}"));
    }

    private static void openDev(
            Routes routes,
            Setup setup,
            UserPoolParts parts,
            Service cognito,
            AwsSide awsSide,
            IdentityPoolParts identityPools) {
        var dev = requireNonNull(setup.dev());
        var makers =
                new Seed.Makers(
                        parts.pools,
                        parts.clients,
                        parts.users,
                        parts.creation,
                        identityPools.pools,
                        identityPools.poolOperations);
        var apis = new Seed.Apis(cognito, identityPools.service, awsSide.iam);
        var seed = new Seed(dev.seed(), setup.account(), setup.home(), apis, makers);
        seed.apply();
        Runnable reset =
                () -> {
                    parts.pools.removeAll();
                    parts.clients.forget();
                    identityPools.pools.removeAll();
                    awsSide.principals.removeAllEntities();
                    awsSide.lastUse.deleteAll();
                    awsSide.oidcProviders.deleteAll();
                    awsSide.samlProviders.deleteAll();
                    seed.apply();
                };
        new DevDoor(dev.inbox(), () -> RequestTime.unbounded(reset)).open(routes);
    }

    /// Whether this node is to be sent requests.
    private static Response ready(Readiness readiness, HttpServer http) {
        if (http.leaving()) return Response.json(503, "{\"status\":\"leaving\"}");
        return readiness.ready()
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

    /// Finishes the requests in flight and the work that goes on behind them, then closes the
    /// database.
    @Override
    public void close() {
        ends.forEach(Runnable::run);
    }
}
