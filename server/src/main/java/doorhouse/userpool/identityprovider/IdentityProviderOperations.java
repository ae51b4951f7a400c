package doorhouse.userpool.identityprovider;

import static doorhouse.operation.CognitoErrors.CONCURRENT_MODIFICATION;
import static doorhouse.operation.CognitoErrors.DUPLICATE_PROVIDER;
import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;
import static doorhouse.operation.CognitoErrors.LIMIT_EXCEEDED;
import static doorhouse.operation.CognitoErrors.RESOURCE_NOT_FOUND;
import static doorhouse.operation.Operation.signed;

import doorhouse.crypto.Secret;
import doorhouse.crypto.SelfSignedCertificate;
import doorhouse.id.UserPoolId;
import doorhouse.operation.ApiError;
import doorhouse.operation.Empty;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.operation.PagingToken;
import doorhouse.store.Database;
import doorhouse.userpool.pool.Schema;
import doorhouse.userpool.pool.UserPools;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The operations on identity providers.
public final class IdentityProviderOperations implements Operations {
    private static final String LIST = "ListIdentityProviders";
    private static final int MOST_IN_A_POOL = 300;
    private static final int LARGEST_PAGE = 60;

    /// The details that are secrets. The first is told to administrators again, the second never.
    private static final Set<String> SECRET =
            Set.of(ProviderDetails.CLIENT_SECRET, ProviderDetails.PRIVATE_KEY);

    /// What the server alone says of a user.
    private static final Set<String> OURS = Set.of("sub", "identities");

    private final Database database;
    private final IdentityProviders providers;
    private final IdentityProviderStore store;
    private final UserPools pools;
    private final SamlKeys samlKeys;
    private final Clock clock;

    public IdentityProviderOperations(
            Database database,
            UserPools pools,
            IdentityProviders providers,
            SamlKeys samlKeys,
            Clock clock) {
        this.database = database;
        this.providers = providers;
        this.store = providers.store();
        this.pools = pools;
        this.samlKeys = samlKeys;
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

    /// Nobody is sent to a provider yet.
    @Override
    public Map<String, List<String>> keptWithoutEffect() {
        var later = List.of("AttributeMapping", "IdpIdentifiers", "ProviderDetails");
        return Map.of("CreateIdentityProvider", later, "UpdateIdentityProvider", later);
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
        checkName(asked.providerName, asked.providerType);
        var now = clock.instant();
        var details = ProviderDetails.complete(asked.providerType, asked.providerDetails, now);
        var mapping = orEmpty(asked.attributeMapping);
        checkMapping(pool.schema(), mapping);
        var identifiers = orEmpty(asked.idpIdentifiers);
        checkIdentifiers(identifiers);
        var provider =
                new IdentityProvider(
                        pool.id(),
                        asked.providerName,
                        UUID.randomUUID().toString(),
                        asked.providerType,
                        open(details),
                        secrets(details),
                        ProviderDetails.encrypted(details)
                                ? samlKeys.newEncryptionKey(pool.id(), asked.providerName)
                                : null,
                        withSubject(asked.providerType, mapping),
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
                        ? withSecrets(before)
                        : ProviderDetails.complete(
                                before.type(), withPrivateKey(before, asked.providerDetails), now);
        var mapping = before.attributeMapping();
        if (asked.attributeMapping != null) {
            checkMapping(pool.schema(), asked.attributeMapping);
            mapping = withSubject(before.type(), asked.attributeMapping);
        }
        var identifiers =
                asked.idpIdentifiers == null ? before.identifiers() : asked.idpIdentifiers;
        checkIdentifiers(identifiers);
        boolean needsKey = before.encryption() == null && ProviderDetails.encrypted(details);
        var after =
                new IdentityProvider(
                        pool.id(),
                        before.name(),
                        before.id(),
                        before.type(),
                        open(details),
                        secrets(details),
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
        if (!store.delete(pool.id(), asked.providerName)) {
            throw IdentityProviders.unknown(asked.providerName);
        }
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
        var from = PagingToken.open(LIST, 1, asked.nextToken);
        int size =
                asked.maxResults == null || asked.maxResults == 0 ? LARGEST_PAGE : asked.maxResults;
        var found = store.list(pool.id(), from.isEmpty() ? "" : from.getFirst(), size + 1);
        boolean more = found.size() > size;
        var page = more ? found.subList(0, size) : found;
        return new ProviderPage(
                page.stream()
                        .map(p ->
                                new ProviderDescription(
                                        p.name(), p.type(), p.modifiedAt(), p.createdAt()))
                        .toList(),
                more ? PagingToken.of(LIST, page.getLast().name()) : null);
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

    /// A social provider is named by its type, and no other is named so, nor by the word that
    /// stands for the pool itself.
    private static void checkName(String name, ProviderType type) {
        boolean fits = true;
        for (var other : ProviderType.values()) {
            if (other.social()) fits &= name.equals(other.toString()) == (other == type);
        }
        if (fits && !name.equalsIgnoreCase("COGNITO")) return;
        throw INVALID_PARAMETER.because("Provider " + name + " cannot be of type " + type + ".");
    }

    private static void checkMapping(Schema schema, Map<String, String> mapping) {
        for (var attribute : mapping.keySet()) {
            if (OURS.contains(attribute)) {
                throw INVALID_PARAMETER.because(
                        "Invalid AttributeMapping: "
                                + attribute
                                + ": Attribute cannot be updated.");
            }
            if (attribute.equals("username") || schema.find(attribute).isPresent()) continue;
            throw INVALID_PARAMETER.because(
                    "Invalid AttributeMapping: "
                            + attribute
                            + ": Attribute does not exist in the schema.");
        }
    }

    private static void checkIdentifiers(List<String> identifiers) {
        var seen = new HashSet<String>();
        for (var identifier : identifiers) {
            if (seen.add(identifier)) continue;
            throw INVALID_PARAMETER.because(
                    "The identifier " + identifier + " is given more than once.");
        }
    }

    /// A social provider's users are always named by what it calls them.
    private static Map<String, String> withSubject(ProviderType type, Map<String, String> mapping) {
        var all = new LinkedHashMap<>(mapping);
        type.subject().ifPresent(subject -> all.putIfAbsent("username", subject));
        return all;
    }

    private static Map<String, String> withPrivateKey(
            IdentityProvider before, Map<String, String> given) {
        var all = new LinkedHashMap<>(given);
        var kept = before.secrets().get(ProviderDetails.PRIVATE_KEY);
        if (kept != null) all.putIfAbsent(ProviderDetails.PRIVATE_KEY, kept.reveal());
        return all;
    }

    private static Map<String, String> withSecrets(IdentityProvider provider) {
        var all = new LinkedHashMap<>(provider.details());
        provider.secrets().forEach((key, secret) -> all.put(key, secret.reveal()));
        return all;
    }

    private static Map<String, String> open(Map<String, String> details) {
        var open = new LinkedHashMap<>(details);
        open.keySet().removeAll(SECRET);
        return open;
    }

    private static Map<String, Secret> secrets(Map<String, String> details) {
        var secrets = new LinkedHashMap<String, Secret>();
        for (var key : SECRET) {
            var value = details.get(key);
            if (value != null) secrets.put(key, Secret.of(value));
        }
        return secrets;
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
