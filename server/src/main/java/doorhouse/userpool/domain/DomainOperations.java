package doorhouse.userpool.domain;

import static doorhouse.operation.CognitoErrors.FEATURE_UNAVAILABLE_IN_TIER;
import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;
import static doorhouse.operation.Operation.signed;

import com.fasterxml.jackson.annotation.JsonProperty;
import doorhouse.id.AccountId;
import doorhouse.id.UserPoolId;
import doorhouse.operation.Empty;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.userpool.pool.Tier;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.pool.UserPools;
import doorhouse.wire.Json;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The operations on domains. A domain is active as soon as it is kept.
public final class DomainOperations implements Operations {
    private static final Pattern PREFIX = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

    /// At least two labels (RFC 1035 §2.3.1), lower-case.
    private static final Pattern CUSTOM =
            Pattern.compile(
                    "(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])");

    private static final List<String> RESERVED = List.of("aws", "amazon", "cognito");

    private static final int CLASSIC = 1;
    private static final int MANAGED_LOGIN = 2;

    private static final DateTimeFormatter VERSION =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);

    private final Domains all;
    private final DomainStore domains;
    private final UserPools pools;
    private final Supplier<String> publicHost;
    private final Clock clock;

    /// @param publicHost the host name that clients reach this server by: what a domain of one's
    ///   own must lead to
    public DomainOperations(
            Domains all, UserPools pools, Supplier<String> publicHost, Clock clock) {
        this.all = all;
        this.domains = all.store();
        this.pools = pools;
        this.publicHost = publicHost;
        this.clock = clock;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                signed("CreateUserPoolDomain", Wanted.class, this::createUserPoolDomain),
                signed(
                        "DescribeUserPoolDomain",
                        DescribeUserPoolDomain.class,
                        this::describeUserPoolDomain),
                signed("UpdateUserPoolDomain", Wanted.class, this::updateUserPoolDomain),
                signed("DeleteUserPoolDomain", OneDomain.class, this::deleteUserPoolDomain));
    }

    @Override
    public Map<String, List<String>> keptWithoutEffect() {
        var later = List.of("CustomDomainConfig", "Routing");
        return Map.of("CreateUserPoolDomain", later, "UpdateUserPoolDomain", later);
    }

    record Wanted(
            String domain,
            UserPoolId userPoolId,
            @Nullable Integer managedLoginVersion,
            @Nullable JsonNode customDomainConfig,
            @Nullable JsonNode routing) {}

    record DomainAnswer(
            int managedLoginVersion,
            @Nullable String cloudFrontDomain,
            @Nullable JsonNode routing) {}

    DomainAnswer createUserPoolDomain(Wanted asked) {
        var pool = pools.get(asked.userPoolId);
        checkName(asked.domain, asked.customDomainConfig != null);
        var domain =
                new UserPoolDomain(
                        asked.domain,
                        pool.id(),
                        version(pool, asked.managedLoginVersion, CLASSIC),
                        asked.customDomainConfig,
                        asked.routing,
                        clock.instant());
        if (!domains.add(domain)) throw taken(domain);
        all.changed();
        return answer(domain);
    }

    private RuntimeException taken(UserPoolDomain wanted) {
        boolean another =
                domains.find(wanted.domain())
                        .filter(d -> !d.userPoolId().equals(wanted.userPoolId()))
                        .isPresent();
        return INVALID_PARAMETER.because(
                another
                        ? "Domain already associated with another user pool."
                        : "User pool already has a domain configured.");
    }

    record DescribeUserPoolDomain(String domain) {}

    enum Status {
        ACTIVE
    }

    record Description(
            UserPoolId userPoolId,
            @JsonProperty("AWSAccountId") AccountId awsAccountId,
            String domain,
            @Nullable String cloudFrontDistribution,
            String version,
            Status status,
            JsonNode customDomainConfig,
            int managedLoginVersion,
            @Nullable JsonNode routing) {}

    record DescribedDomain(Object domainDescription) {}

    /// An unknown domain is described by nothing, as is one whose pool is being removed.
    DescribedDomain describeUserPoolDomain(DescribeUserPoolDomain asked) {
        var domain = domains.find(asked.domain);
        var pool = domain.flatMap(d -> pools.find(d.userPoolId()));
        if (domain.isEmpty() || pool.isEmpty()) return new DescribedDomain(Empty.EMPTY);
        return new DescribedDomain(description(domain.get(), pool.get()));
    }

    private Description description(UserPoolDomain domain, UserPool pool) {
        var config = domain.customDomainConfig();
        return new Description(
                pool.id(),
                pool.account(),
                domain.domain(),
                publicHost.get(),
                VERSION.format(domain.modifiedAt()),
                Status.ACTIVE,
                config == null ? Json.object() : config,
                domain.managedLoginVersion(),
                domain.routing());
    }

    /// What is left out stays.
    DomainAnswer updateUserPoolDomain(Wanted asked) {
        var pool = pools.get(asked.userPoolId);
        var before =
                domains.find(asked.domain)
                        .filter(d -> d.userPoolId().equals(pool.id()))
                        .orElseThrow(DomainOperations::unknown);
        if (asked.customDomainConfig != null && !before.custom()) {
            throw INVALID_PARAMETER.because(
                    "CustomDomainConfig can be set only for a custom domain.");
        }
        if (asked.managedLoginVersion != null) {
            version(pool, asked.managedLoginVersion, before.managedLoginVersion());
        }
        boolean found =
                domains.update(
                        pool.id(),
                        asked.domain,
                        asked.managedLoginVersion,
                        asked.customDomainConfig,
                        asked.routing,
                        clock.instant());
        if (!found) throw unknown();
        all.changed();
        return answer(domains.find(asked.domain).orElseThrow(DomainOperations::unknown));
    }

    record OneDomain(String domain, UserPoolId userPoolId) {}

    Empty deleteUserPoolDomain(OneDomain asked) {
        var pool = pools.get(asked.userPoolId);
        if (!domains.delete(pool.id(), asked.domain)) throw unknown();
        all.changed();
        return Empty.EMPTY;
    }

    private DomainAnswer answer(UserPoolDomain domain) {
        return new DomainAnswer(
                domain.managedLoginVersion(),
                domain.custom() ? publicHost.get() : null,
                domain.routing());
    }

    private static RuntimeException unknown() {
        return INVALID_PARAMETER.because("No such domain or user pool exists.");
    }

    private void checkName(String domain, boolean custom) {
        if (custom) {
            // Under its own name the server answers for all pools.
            boolean free = !domain.equals(publicHost.get());
            if (free && CUSTOM.matcher(domain).matches()) return;
            throw INVALID_PARAMETER.because("Custom domain is not a valid subdomain: " + domain);
        }
        if (!PREFIX.matcher(domain).matches()) {
            throw INVALID_PARAMETER.because(
                    "The domain name contains an invalid character. Domain names can only contain"
                            + " lower-case letters, numbers, and hyphens. Please enter a different"
                            + " name that follows this format:"
                            + " ^[a-z0-9](?:[a-z0-9\\-]{0,61}[a-z0-9])?$");
        }
        for (var word : RESERVED) {
            if (domain.contains(word)) {
                throw INVALID_PARAMETER.because("Domain cannot contain reserved word: " + word);
            }
        }
    }

    private static int version(UserPool pool, @Nullable Integer asked, int fallback) {
        int version = asked == null ? fallback : asked;
        if (version != CLASSIC && version != MANAGED_LOGIN) {
            throw INVALID_PARAMETER.because("ManagedLoginVersion must be 1 or 2.");
        }
        if (version == MANAGED_LOGIN && pool.settings().tier() == Tier.LITE) {
            throw FEATURE_UNAVAILABLE_IN_TIER.because(
                    "Managed login is not available in the LITE tier.");
        }
        return version;
    }
}
