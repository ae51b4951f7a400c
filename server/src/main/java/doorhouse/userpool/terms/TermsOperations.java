package doorhouse.userpool.terms;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;
import static doorhouse.operation.CognitoErrors.LIMIT_EXCEEDED;
import static doorhouse.operation.CognitoErrors.RESOURCE_NOT_FOUND;
import static doorhouse.operation.CognitoErrors.TERMS_EXISTS;
import static doorhouse.operation.Operation.signed;

import doorhouse.id.ClientId;
import doorhouse.id.UserPoolId;
import doorhouse.operation.Empty;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.operation.Page;
import doorhouse.operation.PagingToken;
import doorhouse.store.Database;
import doorhouse.userpool.client.AppClients;
import doorhouse.userpool.pool.UserPools;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The operations on terms.
public final class TermsOperations implements Operations {
    private static final String LIST = "ListTerms";
    private static final int MOST_IN_A_POOL = 40;
    private static final int LARGEST_PAGE = 60;

    private final Database database;
    private final TermsStore terms;
    private final UserPools pools;
    private final AppClients clients;
    private final Clock clock;

    public TermsOperations(Database database, UserPools pools, AppClients clients, Clock clock) {
        this.database = database;
        this.terms = new TermsStore(database);
        this.pools = pools;
        this.clients = clients;
        this.clock = clock;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                signed("CreateTerms", CreateTerms.class, this::createTerms),
                signed("DescribeTerms", OneTerms.class, this::describeTerms),
                signed(
                        "DescribeTermsByClient",
                        DescribeTermsByClient.class,
                        this::describeTermsByClient),
                signed("UpdateTerms", UpdateTerms.class, this::updateTerms),
                signed("DeleteTerms", OneTerms.class, this::deleteTerms),
                signed(LIST, ListTerms.class, this::listTerms));
    }

    record CreateTerms(
            UserPoolId userPoolId,
            ClientId clientId,
            String termsName,
            String termsSource,
            String enforcement,
            @Nullable Map<String, String> links) {}

    record TermsAnswer(Terms terms) {}

    TermsAnswer createTerms(CreateTerms asked) {
        var pool = pools.get(asked.userPoolId);
        var client = clients.get(pool.id(), asked.clientId);
        if (asked.links == null) throw INVALID_PARAMETER.because("Links are required.");
        checkLinks(asked.links);
        var now = clock.instant();
        var made =
                new Terms(
                        UUID.randomUUID().toString(),
                        pool.id(),
                        client.id(),
                        asked.termsName,
                        asked.termsSource,
                        asked.enforcement,
                        asked.links,
                        now,
                        now);
        database.transaction(() -> {
            if (!terms.add(made)) throw exists(made.termsName());
            if (terms.count(pool.id()) > MOST_IN_A_POOL) {
                throw LIMIT_EXCEEDED.because("The user pool has the most terms it can have.");
            }
        });
        return new TermsAnswer(made);
    }

    record OneTerms(UserPoolId userPoolId, String termsId) {}

    TermsAnswer describeTerms(OneTerms asked) {
        var pool = pools.get(asked.userPoolId);
        return new TermsAnswer(get(pool.id(), asked.termsId));
    }

    record DescribeTermsByClient(UserPoolId userPoolId, ClientId clientId, String termsName) {}

    TermsAnswer describeTermsByClient(DescribeTermsByClient asked) {
        var pool = pools.get(asked.userPoolId);
        var client = clients.get(pool.id(), asked.clientId);
        return new TermsAnswer(
                terms.find(pool.id(), client.id(), asked.termsName)
                        .orElseThrow(TermsOperations::unknown));
    }

    /// @param termsSource is always `LINK`, which the model checks
    /// @param enforcement is always `NONE`, which the model checks
    record UpdateTerms(
            UserPoolId userPoolId,
            String termsId,
            @Nullable String termsName,
            @Nullable String termsSource,
            @Nullable String enforcement,
            @Nullable Map<String, String> links) {}

    /// What is left out stays; links are replaced together.
    TermsAnswer updateTerms(UpdateTerms asked) {
        var pool = pools.get(asked.userPoolId);
        if (asked.links != null) checkLinks(asked.links);
        return database.transaction(() -> {
            var id = get(pool.id(), asked.termsId).termsId();
            if (!terms.update(pool.id(), id, asked.termsName, asked.links, clock.instant())) {
                throw exists(asked.termsName);
            }
            return new TermsAnswer(get(pool.id(), id));
        });
    }

    Empty deleteTerms(OneTerms asked) {
        var pool = pools.get(asked.userPoolId);
        if (!terms.delete(pool.id(), asked.termsId)) throw unknown();
        return Empty.EMPTY;
    }

    record ListTerms(
            UserPoolId userPoolId, @Nullable Integer maxResults, @Nullable String nextToken) {}

    record TermsDescription(
            String termsId,
            String termsName,
            String enforcement,
            Instant creationDate,
            Instant lastModifiedDate) {
        static TermsDescription of(Terms terms) {
            return new TermsDescription(
                    terms.termsId(),
                    terms.termsName(),
                    terms.enforcement(),
                    terms.creationDate(),
                    terms.lastModifiedDate());
        }
    }

    record TermsPage(List<TermsDescription> terms, @Nullable String nextToken) {}

    TermsPage listTerms(ListTerms asked) {
        var pool = pools.get(asked.userPoolId);
        var after = PagingToken.after(LIST, asked.nextToken);
        int size = asked.maxResults == null ? LARGEST_PAGE : asked.maxResults;
        var found = terms.list(pool.id(), after, size + 1);
        var page = Page.of(found, size, last -> PagingToken.of(LIST, last.termsId()));
        return new TermsPage(page.shown(TermsDescription::of), page.token());
    }

    private Terms get(UserPoolId pool, String id) {
        return terms.find(pool, id).orElseThrow(TermsOperations::unknown);
    }

    /// A page will make links of them, so they must lead to documents and run nothing.
    private static void checkLinks(Map<String, String> links) {
        for (var link : links.values()) {
            if (!isWebAddress(link)) {
                throw INVALID_PARAMETER.because("Links must be HTTP or HTTPS URLs: " + link);
            }
        }
    }

    private static boolean isWebAddress(String link) {
        try {
            var uri = new URI(link);
            boolean web =
                    "https".equalsIgnoreCase(uri.getScheme())
                            || "http".equalsIgnoreCase(uri.getScheme());
            return web && uri.getHost() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static RuntimeException exists(@Nullable String name) {
        return TERMS_EXISTS.because("Terms " + name + " already exist for this client.");
    }

    private static RuntimeException unknown() {
        return RESOURCE_NOT_FOUND.because("The terms do not exist.");
    }
}
