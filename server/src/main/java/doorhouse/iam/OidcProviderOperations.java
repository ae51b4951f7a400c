package doorhouse.iam;

import static doorhouse.iam.IamErrors.ENTITY_ALREADY_EXISTS;
import static doorhouse.iam.IamErrors.INVALID_INPUT;
import static doorhouse.iam.IamErrors.LIMIT_EXCEEDED;
import static doorhouse.iam.IamErrors.NO_SUCH_ENTITY;
import static doorhouse.iam.IamErrors.VALIDATION_ERROR;
import static doorhouse.operation.Operation.signed;

import doorhouse.id.AccountId;
import doorhouse.id.Arn;
import doorhouse.operation.ApiException;
import doorhouse.operation.Empty;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The operations on OpenID providers of the IAM API.
public final class OidcProviderOperations implements Operations {
    private static final int MOST_CLIENT_IDS = 100;
    private static final int MOST_THUMBPRINTS = 5;
    private static final int LONGEST_URL = 255;

    /// Where an issuer may do without TLS.
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    /// Whose names in conditions are ours or built in: a provider of that name could say of its own
    /// users what only we may say.
    private static final Set<String> RESERVED = Set.of("cognito-identity.amazonaws.com");

    private final OidcProviders providers;
    private final Supplier<String> identityIssuer;
    private final AccountId account;
    private final Clock clock;

    /// @param identityIssuer our own, of identity pools: it needs no registration, and gets none
    public OidcProviderOperations(
            OidcProviders providers,
            Supplier<String> identityIssuer,
            AccountId account,
            Clock clock) {
        this.providers = providers;
        this.identityIssuer = identityIssuer;
        this.account = account;
        this.clock = clock;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                signed("CreateOpenIDConnectProvider", Create.class, this::create),
                signed("GetOpenIDConnectProvider", Named.class, this::get),
                signed("ListOpenIDConnectProviders", ListAll.class, this::list),
                signed("DeleteOpenIDConnectProvider", Named.class, this::delete),
                signed("AddClientIDToOpenIDConnectProvider", OneClient.class, this::addClient),
                signed(
                        "RemoveClientIDFromOpenIDConnectProvider",
                        OneClient.class,
                        this::removeClient),
                signed(
                        "UpdateOpenIDConnectProviderThumbprint",
                        Thumbprints.class,
                        this::updateThumbprints),
                signed("TagOpenIDConnectProvider", TagOne.class, this::tag),
                signed("UntagOpenIDConnectProvider", UntagOne.class, this::untag),
                signed("ListOpenIDConnectProviderTags", ListTags.class, this::listTags));
    }

    /// An issuer's server proves itself by a certificate of an authority that this machine trusts,
    /// and by nothing less.
    @Override
    public Map<String, List<String>> keptWithoutEffect() {
        return Map.of(
                "CreateOpenIDConnectProvider", List.of("ThumbprintList"),
                "UpdateOpenIDConnectProviderThumbprint", List.of("ThumbprintList"));
    }

    record Create(
            String url,
            @Nullable List<String> clientIDList,
            @Nullable List<String> thumbprintList,
            @Nullable List<Tag> tags) {}

    record Named(String openIDConnectProviderArn) {}

    record ListAll() {}

    record OneClient(String openIDConnectProviderArn, String clientID) {}

    record Thumbprints(String openIDConnectProviderArn, List<String> thumbprintList) {}

    record TagOne(String openIDConnectProviderArn, List<Tag> tags) {}

    record UntagOne(String openIDConnectProviderArn, List<String> tagKeys) {}

    record ListTags(
            String openIDConnectProviderArn, @Nullable String marker, @Nullable Integer maxItems) {}

    record Created(Arn openIDConnectProviderArn, @Nullable List<Tag> tags) {}

    /// @param url without its scheme, as the live service gives it
    record OneProvider(
            String url,
            List<String> clientIDList,
            List<String> thumbprintList,
            Instant createDate,
            @Nullable List<Tag> tags) {}

    record Entry(Arn arn) {}

    record Entries(List<Entry> openIDConnectProviderList) {}

    Created create(Create asked) {
        checkUrl(asked.url);
        var clientIds = distinct(asked.clientIDList);
        checkClientIds(clientIds);
        var thumbprints = thumbprints(asked.thumbprintList);
        var tags = Tag.merged(List.of(), Objects.requireNonNullElse(asked.tags, List.<Tag>of()));
        if (providers.list().size() >= OidcProviders.MOST)
            throw LIMIT_EXCEEDED.because(
                    "Cannot exceed quota for OpenIdConnectProvidersPerAccount: "
                            + OidcProviders.MOST);
        var provider = new OidcProvider(asked.url, clientIds, thumbprints, tags, clock.instant());
        if (!providers.add(provider))
            throw ENTITY_ALREADY_EXISTS.because(
                    "Provider with url %s already exists.".formatted(asked.url));
        return new Created(provider.arn(account), tags.isEmpty() ? null : tags);
    }

    OneProvider get(Named asked) {
        var provider = existing(asked.openIDConnectProviderArn);
        return new OneProvider(
                provider.issuer(),
                provider.clientIds(),
                provider.thumbprints(),
                provider.createDate(),
                provider.tags().isEmpty() ? null : provider.tags());
    }

    Entries list(ListAll asked) {
        return new Entries(providers.list().stream().map(p -> new Entry(p.arn(account))).toList());
    }

    /// Says nothing of one that was not there.
    Empty delete(Named asked) {
        providers.delete(issuer(asked.openIDConnectProviderArn));
        return Empty.EMPTY;
    }

    /// Adding one that is there changes nothing.
    Empty addClient(OneClient asked) {
        return change(
                asked.openIDConnectProviderArn,
                provider -> {
                    if (provider.clientIds().contains(asked.clientID)) return provider;
                    var ids = new ArrayList<>(provider.clientIds());
                    ids.add(asked.clientID);
                    checkClientIds(ids);
                    return provider.withClientIds(ids);
                });
    }

    /// Removing one that is not there changes nothing.
    Empty removeClient(OneClient asked) {
        return change(
                asked.openIDConnectProviderArn,
                provider -> {
                    var ids = new ArrayList<>(provider.clientIds());
                    ids.remove(asked.clientID);
                    return provider.withClientIds(ids);
                });
    }

    Empty updateThumbprints(Thumbprints asked) {
        var thumbprints = thumbprints(asked.thumbprintList);
        return change(asked.openIDConnectProviderArn, p -> p.withThumbprints(thumbprints));
    }

    Empty tag(TagOne asked) {
        return change(
                asked.openIDConnectProviderArn,
                provider -> provider.withTags(Tag.merged(provider.tags(), asked.tags)));
    }

    Empty untag(UntagOne asked) {
        return change(
                asked.openIDConnectProviderArn,
                provider ->
                        provider.withTags(
                                provider.tags().stream()
                                        .filter(tag -> !asked.tagKeys.contains(tag.key()))
                                        .toList()));
    }

    TagPage listTags(ListTags asked) {
        return TagPage.of(
                existing(asked.openIDConnectProviderArn).tags(), asked.marker, asked.maxItems);
    }

    private OidcProvider existing(String arn) {
        return providers.find(issuer(arn)).orElseThrow(() -> none(arn));
    }

    private Empty change(String arn, UnaryOperator<OidcProvider> edit) {
        if (!providers.change(issuer(arn), edit)) throw none(arn);
        return Empty.EMPTY;
    }

    private String issuer(String arn) {
        var start = OidcProvider.arn(account, "").value();
        if (!arn.startsWith(start)) throw none(arn);
        return arn.substring(start.length());
    }

    private static ApiException none(String arn) {
        return NO_SUCH_ENTITY.because("OpenIDConnect Provider not found for arn %s".formatted(arn));
    }

    private void checkUrl(String url) {
        try {
            var uri = new URI(url);
            var host = uri.getHost();
            boolean whole =
                    host != null
                            && uri.getRawQuery() == null
                            && uri.getRawFragment() == null
                            && uri.getRawUserInfo() == null
                            && url.length() <= LONGEST_URL
                            && host.equals(host.toLowerCase(Locale.ROOT));
            boolean safe = "https".equals(uri.getScheme());
            boolean own =
                    "http".equals(uri.getScheme()) && THIS_MACHINE.contains(String.valueOf(host));
            // A host without a dot could name itself like a prefix of other condition keys.
            boolean named = host != null && (host.contains(".") || host.contains(":") || own);
            if (whole && named && (safe || own)) {
                var issuer = OidcProvider.issuer(url);
                if (RESERVED.contains(issuer)
                        || issuer.equals(OidcProvider.issuer(identityIssuer.get())))
                    throw INVALID_INPUT.because("Provider with url " + url + " is built in.");
                return;
            }
        } catch (URISyntaxException e) {
            // Said below.
        }
        throw VALIDATION_ERROR.because("Invalid Open ID Connect Provider URL");
    }

    private static List<String> distinct(@Nullable List<String> texts) {
        return texts == null ? List.of() : texts.stream().distinct().toList();
    }

    private static void checkClientIds(List<String> ids) {
        if (ids.size() > MOST_CLIENT_IDS)
            throw LIMIT_EXCEEDED.because(
                    "Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: "
                            + MOST_CLIENT_IDS);
    }

    private static List<String> thumbprints(@Nullable List<String> given) {
        var thumbprints = distinct(given);
        if (thumbprints.size() > MOST_THUMBPRINTS)
            throw INVALID_INPUT.because("Thumbprint list must contain fewer than 5 entries.");
        for (var one : thumbprints)
            if (!one.matches("[0-9a-fA-F]{40}"))
                throw VALIDATION_ERROR.because("Thumbprint must contain only hexadecimal digits.");
        return thumbprints;
    }
}
