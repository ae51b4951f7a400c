package doorhouse.oauth;

import doorhouse.http.Request;
import doorhouse.http.Response;
import doorhouse.http.Routes;
import doorhouse.id.UserPoolId;
import doorhouse.store.StoreUnavailable;
import doorhouse.userpool.domain.Domains;
import doorhouse.userpool.domain.UserPoolDomain;
import doorhouse.userpool.pool.Tier;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.pool.UserPools;
import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// The addresses under which pools are reached by browsers: `<public address>/<pool id>` always,
/// `<prefix>.auth.<region>.<public host>`, and a domain of the pool's own. Only the name that the
/// client asked for decides; no header of a proxy tells another, and no name that a client sends is
/// ever given back.
public final class PoolSites {
    /// An IP address; nothing can stand before it.
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[.*]");

    private static final String THIS_MACHINE = "localhost";
    private static final String UNDER = ".auth.";
    private static final int CLASSIC = 1;
    private static final int MANAGED_LOGIN = 2;

    /// Answers a request to a pool.
    @FunctionalInterface
    public interface Handler {
        Response answer(PoolSite site, Request request);
    }

    private final UserPools pools;
    private final Domains domains;
    private final Supplier<String> publicUrl;
    private final SiteQuotas quotas;

    /// @param publicUrl how clients reach the server, without a slash at the end
    public PoolSites(
            UserPools pools, Domains domains, Supplier<String> publicUrl, SiteQuotas quotas) {
        this.pools = pools;
        this.domains = domains;
        this.publicUrl = publicUrl;
        this.quotas = quotas;
    }

    /// What a request to this host has before its path: for [Routes#hosts].
    public Optional<String> prefix(String host) {
        try {
            return domain(host).map(domain -> "/" + domain.userPoolId());
        } catch (StoreUnavailable e) {
            // Without the store no pool is reached, but whether the server lives can be asked.
            return Optional.empty();
        }
    }

    /// A handler for routes whose pattern names the pool as `{pool}`: 404 where there is none, 429
    /// beyond the quotas.
    public Routes.Handler at(Handler handler) {
        return request ->
                find(request)
                        .map(site ->
                                quotas.refusal(site, request)
                                        .orElseGet(() -> handler.answer(site, request)))
                        .orElseGet(() -> Response.json(404, "{\"message\":\"Not Found\"}"));
    }

    /// Where a request stands whose route names the pool as `{pool}`.
    public Optional<PoolSite> find(Request request) {
        var id = request.path().getOrDefault("pool", "");
        if (!UserPoolId.fits(id)) return Optional.empty();
        return pools.find(new UserPoolId(id)).map(pool -> site(pool, request.host()));
    }

    private PoolSite site(UserPool pool, String host) {
        return domain(host)
                .filter(domain -> domain.userPoolId().equals(pool.id()))
                .map(domain -> of(pool, domain))
                .orElseGet(() -> underPublicUrl(pool));
    }

    /// Where a pool is best reached, for links and discovery: its own domain, else its prefix, else
    /// its path.
    public PoolSite home(UserPool pool) {
        return domains.best(pool.id())
                .map(domain -> of(pool, domain))
                .orElseGet(() -> underPublicUrl(pool));
    }

    private PoolSite underPublicUrl(UserPool pool) {
        int version =
                domains.best(pool.id())
                        .map(UserPoolDomain::managedLoginVersion)
                        .orElse(pool.settings().tier() == Tier.LITE ? CLASSIC : MANAGED_LOGIN);
        return new PoolSite(pool, issuer(pool), issuer(pool), version);
    }

    private String issuer(UserPool pool) {
        return publicUrl.get() + "/" + pool.id();
    }

    private PoolSite of(UserPool pool, UserPoolDomain domain) {
        var address = URI.create(publicUrl.get());
        var host =
                domain.custom()
                        ? domain.domain()
                        : domain.domain() + UNDER + pool.id().region() + "." + publicHost();
        var port = address.getPort() < 0 ? "" : ":" + address.getPort();
        return new PoolSite(
                pool,
                address.getScheme() + "://" + host + port,
                issuer(pool),
                domain.managedLoginVersion());
    }

    /// Whether this is where users type what their devices show, under any address of the pool.
    public boolean isDevicePage(UserPool pool, String uri) {
        var path = DeviceAuthorizationEndpoint.PAGE;
        if (uri.equals(issuer(pool) + path)) return true;
        return domains.all(pool.id()).stream()
                .anyMatch(domain -> uri.equals(of(pool, domain).base() + path));
    }

    private Optional<UserPoolDomain> domain(String host) {
        var own = publicHost();
        if (host.isEmpty() || host.equals(own) || ADDRESS.matcher(host).matches()) {
            return Optional.empty();
        }
        if (!host.endsWith("." + own)) return domains.find(host).filter(UserPoolDomain::custom);
        int dot = host.indexOf('.');
        var prefixed =
                domains.find(host.substring(0, dot))
                        .filter(domain -> !domain.custom())
                        .filter(domain -> {
                            var region = domain.userPoolId().region();
                            return host.substring(dot).equals(UNDER + region + "." + own);
                        });
        return prefixed.isPresent() ? prefixed : domains.find(host).filter(UserPoolDomain::custom);
    }

    private String publicHost() {
        var host = URI.create(publicUrl.get()).getHost();
        return host == null || ADDRESS.matcher(host).matches() ? THIS_MACHINE : host;
    }
}
