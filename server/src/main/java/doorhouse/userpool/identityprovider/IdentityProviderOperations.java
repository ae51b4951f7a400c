package doorhouse.userpool.identityprovider;

import static doorhouse.operation.CognitoErrors.CONCURRENT_MODIFICATION;
import static doorhouse.operation.CognitoErrors.DUPLICATE_PROVIDER;
import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;
import static doorhouse.operation.CognitoErrors.LIMIT_EXCEEDED;
import static doorhouse.operation.CognitoErrors.RESOURCE_NOT_FOUND;
import static doorhouse.operation.Operation.signed;

import doorhouse.crypto.SelfSignedCertificate;
import doorhouse.id.UserPoolId;
import doorhouse.operation.ApiError;
import doorhouse.operation.Empty;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.operation.Page;
import doorhouse.operation.PagingToken;
import doorhouse.store.Database;
import doorhouse.userpool.pool.UserPools;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The operations on identity providers.
public final class IdentityProviderOperations implements Operations {
    private static final String LIST = "ListIdentityProviders";
    private static final int MOST_IN_A_POOL = 300;
    private static final int LARGEST_PAGE = 60;

    private final Database database;
    private final IdentityProviders providers;
    private final IdentityProviderStore store;
    private final UserPools pools;
    private final SamlKeys samlKeys;
    private final Consumer<IdentityProvider> whenRemoved;
    private final Clock clock;

    /// @param whenRemoved takes its users away from a provider; called in the transaction that
    ///   removes it
    public IdentityProviderOperations(
            Database database,
            UserPools pools,
            IdentityProviders providers,
            SamlKeys samlKeys,
            Consumer<IdentityProvider> whenRemoved,
            Clock clock) {
        this.database = database;
        this.providers = providers;
        this.store = providers.store();
        this.pools = pools;
        this.samlKeys = samlKeys;
        this.whenRemoved = whenRemoved;
        this.clock = clock;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                signed(
                        "CreateIdentityProvider",
                        CreateIdentityProvider.class,
                        this::createIdentityProvider),
                signed(
                        "DescribeIdentityProvider",
                        OneProvider.class,
                        this::describeIdentityProvider),
                signed(
                        "UpdateIdentityProvider",
                        UpdateIdentityProvider.class,
                        this::updateIdentityProvider),
                signed("DeleteIdentityProvider", OneProvider.class, this::deleteIdentityProvider),
                signed(LIST, ListIdentityProviders.class, this::listIdentityProviders),
                signed(
                        "GetIdentityProviderByIdentifier",
                        GetIdentityProviderByIdentifier.class,
                        this::getIdentityProviderByIdentifier),
                signed("GetSigningCertificate", OnePool.class, this::getSigningCertificate));
    }

    record CreateIdentityProvider(
            UserPoolId userPoolId,
            String providerName,
            ProviderType providerType,
            Map<String, String> providerDetails,
            @Nullable Map<String, String> attributeMapping,
            @Nullable List<String> idpIdentifiers) {}

    record Described(
            UserPoolId userPoolId,
            String providerName,
            ProviderType providerType,
            Map<String, String> providerDetails,
            Map<String, String> attributeMapping,
            List<String> idpIdentifiers,
            Instant lastModifiedDate,
            Instant creationDate) {}

    record ProviderAnswer(Described identityProvider) {}

    ProviderAnswer createIdentityProvider(CreateIdentityProvider asked) {
        var pool = pools.get(asked.userPoolId);
        ProviderRules.checkName(asked.providerName, asked.providerType);
        var now = clock.instant();
        var details = ProviderDetails.complete(asked.providerType, asked.providerDetails, now);
        var mapping = orEmpty(asked.attributeMapping);
        ProviderRules.checkMapping(pool.schema(), mapping);
        var identifiers = orEmpty(asked.idpIdentifiers);
        ProviderRules.checkIdentifiers(identifiers);
        var provider =
                new IdentityProvider(
                        pool.id(),
                        asked.providerName,
                        UUID.randomUUID().toString(),
                        asked.providerType,
                        ProviderSecrets.without(details),
                        ProviderSecrets.of(details),
                        ProviderDetails.encrypted(details)
                                ? samlKeys.newEncryptionKey(pool.id(), asked.providerName)
                                : null,
                        ProviderRules.withSubject(asked.providerType, mapping),
                        identifiers,
                        1,
                        now,
                        now);
        database.transaction(() -> {
            if (!store.add(provider)) {
                throw DUPLICATE_PROVIDER.because(
                        provider.name() + " already exists in user pool " + pool.id());
            }
            putIdentifiers(provider, DUPLICATE_PROVIDER);
            if (store.count(pool.id()) > MOST_IN_A_POOL) {
                throw LIMIT_EXCEEDED.because(
                        "The user pool has the most identity providers it can have.");
            }
        });
        return new ProviderAnswer(described(provider));
    }

    record OneProvider(UserPoolId userPoolId, String providerName) {}

    ProviderAnswer describeIdentityProvider(OneProvider asked) {
        var pool = pools.get(asked.userPoolId);
        return new ProviderAnswer(described(providers.get(pool.id(), asked.providerName)));
    }

    record UpdateIdentityProvider(
            UserPoolId userPoolId,
            String providerName,
            @Nullable Map<String, String> providerDetails,
            @Nullable Map<String, String> attributeMapping,
            @Nullable List<String> idpIdentifiers) {}

    /// What is left out stays; what is given replaces. A private key, which nobody can read back,
    /// also stays when the details are given without it.
    ProviderAnswer updateIdentityProvider(UpdateIdentityProvider asked) {
        var pool = pools.get(asked.userPoolId);
        var before = providers.get(pool.id(), asked.providerName);
        var now = clock.instant();
        var details =
                asked.providerDetails == null
                        ? ProviderSecrets.with(before)
                        : ProviderDetails.complete(
                                before.type(),
                                ProviderSecrets.withPrivateKey(before, asked.providerDetails),
                                now);
        var mapping = before.attributeMapping();
        if (asked.attributeMapping != null) {
            ProviderRules.checkMapping(pool.schema(), asked.attributeMapping);
            mapping = ProviderRules.withSubject(before.type(), asked.attributeMapping);
        }
        var identifiers =
                asked.idpIdentifiers == null ? before.identifiers() : asked.idpIdentifiers;
        ProviderRules.checkIdentifiers(identifiers);
        boolean needsKey = before.encryption() == null && ProviderDetails.encrypted(details);
        var after =
                new IdentityProvider(
                        pool.id(),
                        before.name(),
                        before.id(),
                        before.type(),
                        ProviderSecrets.without(details),
                        ProviderSecrets.of(details),
                        needsKey
                                ? samlKeys.newEncryptionKey(pool.id(), before.name())
                                : before.encryption(),
                        mapping,
                        identifiers,
                        before.revision(),
                        before.createdAt(),
                        now);
        database.transaction(() -> {
            if (!store.update(after)) {
                throw CONCURRENT_MODIFICATION.because(
                        "Identity provider " + after.name() + " was changed at the same time.");
            }
            putIdentifiers(after, INVALID_PARAMETER);
        });
        return new ProviderAnswer(described(after));
    }

    Empty deleteIdentityProvider(OneProvider asked) {
        var pool = pools.get(asked.userPoolId);
        database.transaction(() -> {
            var provider = providers.get(pool.id(), asked.providerName);
            if (!store.delete(pool.id(), provider.name())) {
                throw IdentityProviders.unknown(provider.name());
            }
            whenRemoved.accept(provider);
        });
        return Empty.EMPTY;
    }

    record ListIdentityProviders(
            UserPoolId userPoolId, @Nullable Integer maxResults, @Nullable String nextToken) {}

    record ProviderDescription(
            String providerName,
            ProviderType providerType,
            Instant lastModifiedDate,
            Instant creationDate) {}

    record ProviderPage(List<ProviderDescription> providers, @Nullable String nextToken) {}

    ProviderPage listIdentityProviders(ListIdentityProviders asked) {
        var pool = pools.get(asked.userPoolId);
        var after = PagingToken.after(LIST, asked.nextToken);
        int size =
                asked.maxResults == null || asked.maxResults == 0 ? LARGEST_PAGE : asked.maxResults;
        var found = store.list(pool.id(), after, size + 1);
        var page = Page.of(found, size, last -> PagingToken.of(LIST, last.name()));
        return new ProviderPage(
                page.shown(p ->
                        new ProviderDescription(p.name(), p.type(), p.modifiedAt(), p.createdAt())),
                page.token());
    }

    record GetIdentityProviderByIdentifier(UserPoolId userPoolId, String idpIdentifier) {}

    ProviderAnswer getIdentityProviderByIdentifier(GetIdentityProviderByIdentifier asked) {
        var pool = pools.get(asked.userPoolId);
        return providers
                .findByIdentifier(pool.id(), asked.idpIdentifier)
                .map(provider -> new ProviderAnswer(described(provider)))
                .orElseThrow(() ->
                        RESOURCE_NOT_FOUND.because(
                                "Identity provider with identifier "
                                        + asked.idpIdentifier
                                        + " does not exist."));
    }

    record OnePool(UserPoolId userPoolId) {}

    record SigningCertificate(String certificate) {}

    SigningCertificate getSigningCertificate(OnePool asked) {
        var pool = pools.get(asked.userPoolId);
        return new SigningCertificate(
                SelfSignedCertificate.text(samlKeys.signingCertificate(pool.id())));
    }

    private void putIdentifiers(IdentityProvider provider, ApiError error) {
        var taken = store.putIdentifiers(provider);
        if (taken.isEmpty()) return;
        throw error.because(
                "The identifier " + taken.get() + " is that of another identity provider.");
    }

    private static Described described(IdentityProvider provider) {
        var details = new LinkedHashMap<>(provider.details());
        var secret = provider.secrets().get(ProviderDetails.CLIENT_SECRET);
        if (secret != null) details.put(ProviderDetails.CLIENT_SECRET, secret.reveal());
        var encryption = provider.encryption();
        if (encryption != null && ProviderDetails.encrypted(details)) {
            details.put(
                    ProviderDetails.ENCRYPTION_CERTIFICATE,
                    SelfSignedCertificate.text(encryption.certificate()));
        }
        return new Described(
                provider.userPoolId(),
                provider.name(),
                provider.type(),
                details,
                provider.attributeMapping(),
                provider.identifiers(),
                provider.modifiedAt(),
                provider.createdAt());
    }

    private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
        return map == null ? Map.of() : map;
    }

    private static List<String> orEmpty(@Nullable List<String> list) {
        return list == null ? List.of() : list;
    }
}
