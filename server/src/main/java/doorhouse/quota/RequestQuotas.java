package doorhouse.quota;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import doorhouse.apimodel.OperationModel;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// Counts requests by category on this node and says which are too many. What is narrow (a user, an
/// operation on a pool, an address) is asked before what all share, so that nobody who is refused
/// anyway takes of the others' part.
public final class RequestQuotas {
    /// Answers to challenges have a budget of their own, so many times that of sign-ins.
    private static final int ANSWERS_OF_A_SIGN_IN = 3;

    /// Users, addresses and such that are counted at a time. Whoever is forgotten begins afresh,
    /// which grants a second's worth too much.
    private static final int MOST_COUNTED = 100_000;

    /// A bucket at rest for a second is as good as new.
    private static final Duration REST = Duration.ofSeconds(2);

    private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);
    private static final Logger LOG = LoggerFactory.getLogger(RequestQuotas.class);

    private final Categories categories = Categories.table();
    private final Rates rates;
    private final ProvisionedLimits provisioned;
    private final Ticker ticker;
    private final boolean idle;
    private final Map<String, Bucket> shared = new ConcurrentHashMap<>();
    private final Cache<Key, Bucket> narrow;
    private final Bucket answers;
    private final Cache<String, Boolean> warned;

    /// Names are kept only as far as any pool, client, user or address has one, so that 100,000 of
    /// them are bounded in bytes too.
    private record Key(String category, String of, String what) {
        private static final int LONGEST_NAME = 128;

        Key {
            of = cut(of);
            what = cut(what);
        }

        private static String cut(String name) {
            return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
        }
    }

    /// Whom an operation is about.
    ///
    /// @param pool or what stands for it in the request, as an app client's id; empty for none
    /// @param user of the pool, by sub or name; empty for none
    public record About(String pool, String user) {
        /// Whom a request names in the members that its operation has. Others would let callers
        /// choose in what they are counted.
        public static About of(OperationModel model, ObjectNode asked) {
            var pool = model.given(asked, "UserPoolId").asString("");
            if (pool.isEmpty()) pool = model.given(asked, "ClientId").asString("");
            if (pool.isEmpty()) {
                var arn = model.given(asked, "ResourceArn").asString("");
                pool = arn.substring(arn.indexOf('/') + 1);
            }
            var user = model.given(asked, "Username").asString("");
            if (user.isEmpty())
                user = model.given(asked, "AuthParameters").path("USERNAME").asString("");
            if (user.isEmpty())
                user = model.given(asked, "ChallengeResponses").path("USERNAME").asString("");
            return new About(pool, user.toLowerCase(Locale.ROOT));
        }
    }

    public RequestQuotas(Rates rates, ProvisionedLimits provisioned, Ticker ticker) {
        this.rates = rates;
        this.provisioned = provisioned;
        this.ticker = ticker;
        idle = rates.countNothing();
        answers = new Bucket(ticker.read());
        narrow =
                Caffeine.newBuilder()
                        .maximumSize(MOST_COUNTED)
                        .expireAfterAccess(REST)
                        .ticker(ticker)
                        .build();
        warned =
                Caffeine.newBuilder()
                        .expireAfterWrite(BETWEEN_WARNINGS)
                        .maximumSize(MOST_COUNTED)
                        .ticker(ticker)
                        .build();
    }

    /// Whether anything is counted at all.
    public boolean idle() {
        return idle;
    }

    /// Whether a call that anyone may make is granted to where it comes from.
    ///
    /// @param network an address, or of IPv6 what stands for one
    public boolean grantsUnsigned(String network) {
        return idle || grantsNarrow(Categories.UNSIGNED_OF_ADDRESS, network, "");
    }

    /// Whether a call of an API is granted.
    ///
    /// @param challenge that is answered; empty for calls that answer none
    public boolean grantsCall(String service, String operation, About about, String challenge) {
        if (idle) return true;
        var category = categories.of(service, operation).orElse(null);
        if (category == null) return true;
        if (!grantsUser(category, about)) return false;
        if (category.ofPool()
                && !grantsNarrow(Categories.OPERATION_OF_POOL, about.pool(), operation))
            return false;
        if (challenge.equals("NEW_PASSWORD_REQUIRED"))
            return grants(categories.get(Categories.USER_ACCOUNT_RECOVERY));
        if (challenge.isEmpty()) return grants(category);
        return grantsAnswer(category) || grants(category);
    }

    private boolean grantsUser(Category category, About about) {
        if (about.user().isEmpty()) return true;
        return switch (category.ofUser()) {
            case NOTHING -> true;
            case READS -> grantsNarrow(Categories.USER_READS, about.pool(), about.user());
            case WRITES -> grantsNarrow(Categories.USER_WRITES, about.pool(), about.user());
        };
    }

    /// Whether a request to a pool's pages or OAuth endpoints is granted.
    ///
    /// @param what as it stands in the table, such as `POST /login`; what is not there counts for
    ///   the domain alone
    /// @param client null where the request names none
    public boolean grantsVisit(String pool, String what, String address, @Nullable String client) {
        if (idle) return true;
        return grantsNarrow(Categories.DOMAIN_OF_ADDRESS, pool, address)
                && (client == null || grantsNarrow(Categories.DOMAIN_OF_CLIENT, pool, client))
                && grantsNarrow(Categories.DOMAIN, pool, "")
                && categories.of(Category.PAGES, what).map(this::grants).orElse(true);
    }

    private boolean grantsNarrow(String name, String of, String what) {
        if (of.isEmpty()) return true;
        var category = categories.get(name);
        int rate = rates.of(category);
        if (rate == 0) return true;
        long now = ticker.read();
        var bucket = narrow.get(new Key(name, of, what), _ -> new Bucket(now));
        return bucket.take(now, rate, 1) || refused(category, rate);
    }

    private boolean grantsAnswer(Category category) {
        int rate = rate(category);
        return rate == 0
                || answers.take(ticker.read(), (long) rate * ANSWERS_OF_A_SIGN_IN, rates.nodes());
    }

    private boolean grants(Category category) {
        int rate = rate(category);
        if (rate == 0) return true;
        long now = ticker.read();
        // To look first is not to lock: all callers ask for the same few.
        var bucket = shared.get(category.name());
        if (bucket == null) bucket = shared.computeIfAbsent(category.name(), _ -> new Bucket(now));
        return bucket.take(now, rate, rates.nodes()) || refused(category, rate);
    }

    /// What is granted now; 0 where the category is not counted.
    private int rate(Category category) {
        int rate = rates.of(category);
        return rate == 0 ? 0 : Math.max(rate, provisioned.granted(category.name()));
    }

    /// An operator must not have to guess why clients are slowed down.
    private boolean refused(Category category, int rate) {
        if (warned.asMap().putIfAbsent(category.name(), true) == null)
            LOG.warn("more than {} requests a second of quota {}: refused", rate, category.name());
        return false;
    }
}
